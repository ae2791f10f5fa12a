package fw

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// ParsePrefix reads an IP prefix in CIDR notation without host bits. The error
// proposes the prefix that the user probably meant.
func ParsePrefix(s string) (netip.Prefix, error) {
	prefix, err := netip.ParsePrefix(s)
	if err != nil {
		if addr, addrErr := netip.ParseAddr(s); addrErr == nil && addr.Zone() == "" {
			return netip.Prefix{}, withoutLength(s, addr)
		}
		return netip.Prefix{}, fmt.Errorf("%q is not an IP prefix: write it in CIDR notation, for example %q or %q", s, "10.0.0.0/24", "2001:db8::/48")
	}
	if prefix.Addr().Is4In6() {
		bits := prefix.Bits() - 96
		if bits < 0 {
			return netip.Prefix{}, fmt.Errorf("%q mixes IPv4 and IPv6: write an IPv4 prefix such as %q", s, "10.0.0.0/24")
		}
		return netip.Prefix{}, fmt.Errorf("%q is an IPv4 prefix written as IPv6: write %q", s, netip.PrefixFrom(prefix.Addr().Unmap(), bits).Masked())
	}
	if masked := prefix.Masked(); masked != prefix {
		return netip.Prefix{}, fmt.Errorf("%q has host bits set: the prefix of /%d that holds this address is %q", s, prefix.Bits(), masked)
	}
	return prefix, nil
}

// withoutLength is the error for a prefix without its length. An address that
// ends in zeros is probably the address of a network.
func withoutLength(s string, addr netip.Addr) error {
	host := netip.PrefixFrom(addr, addr.BitLen())
	bytes, step := addr.AsSlice(), 1
	if addr.Is6() {
		step = 2 // IPv6 is written in groups of two bytes
	}
	zeros := 0
	for zeros < len(bytes) && bytes[len(bytes)-1-zeros] == 0 {
		zeros++
	}
	zeros -= zeros % step
	if zeros == 0 {
		return fmt.Errorf("%q is an address, not a prefix: for this one host write %q", s, host)
	}
	return fmt.Errorf("%q is an address, not a prefix: its length is missing. For the network that ends in these zeros write %q, for this one host %q",
		s, netip.PrefixFrom(addr, addr.BitLen()-8*zeros), host)
}

// PrefixType is a string type for IP prefixes. Two spellings of one prefix
// (2001:DB8::/48 and 2001:db8::/48) are semantically equal.
type PrefixType = textType[Prefix]

// Prefix is a value of PrefixType.
type Prefix struct{ basetypes.StringValue }

var _ basetypes.StringValuableWithSemanticEquals = Prefix{}

// NewPrefix wraps a prefix as the API writes it.
func NewPrefix(s string) Prefix { return Prefix{basetypes.NewStringValue(s)} }

// Type returns PrefixType.
func (Prefix) Type(context.Context) attr.Type { return PrefixType{} }

// Equal compares letter by letter.
func (v Prefix) Equal(o attr.Value) bool {
	other, ok := o.(Prefix)
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals reports whether both values are one prefix.
func (v Prefix) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(Prefix)
	return ok && v.Canonical() == other.Canonical(), nil
}

// Canonical returns the prefix in the form of RFC 5952. A value that is not a
// prefix is returned as it is.
func (v Prefix) Canonical() string {
	if prefix, err := netip.ParsePrefix(v.ValueString()); err == nil {
		return prefix.String()
	}
	return v.ValueString()
}
