package fw_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// TestABadPrefix checks that the error proposes the prefix that the user
// probably meant.
func TestABadPrefix(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"10.0.0.1":              `"10.0.0.1" is an address, not a prefix: for this one host write "10.0.0.1/32"`,
		"2001:db8::1":           `"2001:db8::1" is an address, not a prefix: for this one host write "2001:db8::1/128"`,
		"fe80::1%eth0":          `"fe80::1%eth0" is not an IP prefix: write it in CIDR notation, for example "10.0.0.0/24" or "2001:db8::/48"`,
		"ten":                   `"ten" is not an IP prefix: write it in CIDR notation, for example "10.0.0.0/24" or "2001:db8::/48"`,
		"10.0.0.1/24":           `"10.0.0.1/24" has host bits set: the prefix of /24 that holds this address is "10.0.0.0/24"`,
		"::ffff:10.0.0.1/120":   `"::ffff:10.0.0.1/120" is an IPv4 prefix written as IPv6: write "10.0.0.0/24"`,
		"::ffff:10.0.0.1/128":   `"::ffff:10.0.0.1/128" is an IPv4 prefix written as IPv6: write "10.0.0.1/32"`,
		"::ffff:128.0.0.0/97":   `"::ffff:128.0.0.0/97" is an IPv4 prefix written as IPv6: write "128.0.0.0/1"`,
		"::ffff:255.0.0.0/96":   `"::ffff:255.0.0.0/96" is an IPv4 prefix written as IPv6: write "0.0.0.0/0"`,
		"::ffff:255.0.0.0/95":   `"::ffff:255.0.0.0/95" mixes IPv4 and IPv6: write an IPv4 prefix such as "10.0.0.0/24"`,
		"::ffff:255.255.0.0/80": `"::ffff:255.255.0.0/80" mixes IPv4 and IPv6: write an IPv4 prefix such as "10.0.0.0/24"`,
	} {
		if got, err := fw.ParsePrefix(text); err == nil || err.Error() != want {
			t.Errorf("%s: %v, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"10.0.0.0/24", "0.0.0.0/0", "10.0.0.1/32", "2001:DB8::/48", "::/0"} {
		if _, err := fw.ParsePrefix(text); err != nil {
			t.Errorf("%s: %s", text, err)
		}
	}
}

func TestTwoSpellingsOfAPrefixAreSame(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"2001:db8::/48", "2001:DB8:0::/48", true},
		{"10.0.0.0/24", "10.0.0.0/25", false},
		{"not a prefix", "not a prefix", true},
		{"not a prefix", "NOT A PREFIX", false},
	} {
		a, b := fw.NewPrefix(test.a), fw.NewPrefix(test.b)
		if same, diags := a.StringSemanticEquals(t.Context(), b); same != test.want || diags.HasError() {
			t.Errorf("%s and %s: same %t, want %t", test.a, test.b, same, test.want)
		}
		if equal := a.Equal(b); equal != (test.a == test.b) {
			t.Errorf("%s and %s: equal %t", test.a, test.b, equal)
		}
	}
	if same, _ := fw.NewPrefix("10.0.0.0/24").StringSemanticEquals(t.Context(), types.StringValue("10.0.0.0/24")); same {
		t.Error("a prefix is the same as a plain text")
	}
	if fw.NewPrefix("10.0.0.0/24").Equal(types.StringValue("10.0.0.0/24")) {
		t.Error("a prefix equals a plain text")
	}
	if got := fw.NewPrefix("2001:DB8:0::/48").Canonical(); got != "2001:db8::/48" {
		t.Errorf("the canonical form is %s", got)
	}
}

// TestTypesReadTheWire checks that each type makes its own values from the wire
// format, and refuses a value that is not a string.
func TestTypesReadTheWire(t *testing.T) {
	t.Parallel()
	wire := tftypes.NewValue(tftypes.String, "10.0.0.0/24")
	if got, err := (fw.PrefixType{}).ValueFromTerraform(t.Context(), wire); err != nil || !got.Equal(fw.NewPrefix("10.0.0.0/24")) {
		t.Errorf("a prefix: %v, %v", got, err)
	}
	if got, err := (fw.IDType{}).ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.String, uuid)); err != nil || !got.Equal(id(uuid)) {
		t.Errorf("an id: %v, %v", got, err)
	}
	number := tftypes.NewValue(tftypes.Number, 1)
	if got, err := (fw.PrefixType{}).ValueFromTerraform(t.Context(), number); err == nil {
		t.Errorf("a number is the prefix %v", got)
	}
	if got, err := (fw.IDType{}).ValueFromTerraform(t.Context(), number); err == nil {
		t.Errorf("a number is the id %v", got)
	}
	if !(fw.PrefixType{}).Equal(fw.PrefixType{}) || (fw.PrefixType{}).Equal(fw.IDType{}) || (fw.IDType{}).Equal(fw.PrefixType{}) || !(fw.IDType{}).Equal(fw.IDType{}) {
		t.Error("a type equals another, or not itself")
	}
}

// TestAPrefixWithoutItsLength checks that the error proposes the prefix that the
// user probably meant.
func TestAPrefixWithoutItsLength(t *testing.T) {
	t.Parallel()
	for text, says := range map[string][]string{
		"192.168.0.0":   {`"192.168.0.0/16"`, `"192.168.0.0/32"`, "length is missing"},
		"10.0.0.0":      {`"10.0.0.0/8"`, `"10.0.0.0/32"`},
		"192.168.1.0":   {`"192.168.1.0/24"`},
		"0.0.0.0":       {`"0.0.0.0/0"`},
		"192.168.1.7":   {"for this one host", `"192.168.1.7/32"`},
		"2001:db8::":    {`"2001:db8::/32"`, `"2001:db8::/128"`},
		"2001:db8::100": {"for this one host", `"2001:db8::100/128"`},
	} {
		_, err := fw.ParsePrefix(text)
		for _, part := range says {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%q: it does not say %s: %v", text, part, err)
			}
		}
	}
}
