package link

// known tells whether a value is neither null nor unknown.
func known(value interface {
	IsNull() bool
	IsUnknown() bool
},
) bool {
	return !value.IsNull() && !value.IsUnknown()
}
