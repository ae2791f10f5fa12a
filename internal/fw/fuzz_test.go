package fw_test

import (
	"net/netip"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

func FuzzParseID(f *testing.F) {
	for _, seed := range []string{"", "/", "fr-par/", "fr-par/11111111-2222-3333-4444-555555555555", "11111111-2222-3333-4444-555555555555", "FR-PAR/x", "a/b/c", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := fw.ParseID(text)
		if err != nil {
			return
		}
		again, err := fw.ParseID(id.String())
		if err != nil || again != id {
			t.Errorf("ParseID(%q) = %v, which does not survive being written: %v, %v", text, id, again, err)
		}
	})
}

func FuzzParsePrefix(f *testing.F) {
	for _, seed := range []string{"", "10.0.0.0/24", "10.0.0.1/24", "10.0.0.1", "2001:DB8::/48", "::ffff:1.2.3.4/120", "::ffff:0.0.0.0/95", "fe80::1%eth0", "fe80::1%eth0/64", "1.2.3.4/33", "/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		prefix, err := fw.ParsePrefix(text)
		if err != nil {
			return
		}
		if prefix != prefix.Masked() || !prefix.IsValid() {
			t.Errorf("ParsePrefix(%q) = %v, which has host bits", text, prefix)
		}
		if again, err := netip.ParsePrefix(fw.NewPrefix(text).Canonical()); err != nil || again != prefix {
			t.Errorf("the canonical form of %q is %v, %v", text, again, err)
		}
	})
}
