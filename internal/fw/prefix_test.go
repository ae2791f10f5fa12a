package fw_test

import (
	"strings"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// TestAPrefixWithoutItsLength: the error has the prefix that was probably meant.
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
