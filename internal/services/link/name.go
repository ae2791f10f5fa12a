package link

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// nameToOrder is the name under which a plan's link is ordered, "" while that is
// not known. Without a configured name it is derived from what cannot be changed
// about a link. It is not random: an apply that was cut off before its order
// reached the state would not find that order again, and would place another.
func (m *ResourceModel) nameToOrder() (name string, generated bool) {
	if m.Name.ValueString() != "" {
		return m.Name.ValueString(), false
	}
	for _, id := range []fw.ID{m.PopID, m.PartnerID, m.ConnectionID} {
		if id.IsUnknown() {
			return "", true
		}
	}
	parts := []string{
		m.Region.ValueString(), m.ProjectID.ValueString(), m.PopID.UUID(),
		fmt.Sprint(m.BandwidthMbps.ValueInt64()), m.PartnerID.UUID(), m.ConnectionID.UUID(),
	}
	if known(m.Vlan) {
		parts = append(parts, fmt.Sprint(m.Vlan.ValueInt64()))
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "|")))
	return "interlink-" + hex.EncodeToString(sum[:5]), true
}
