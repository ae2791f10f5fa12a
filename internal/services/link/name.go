package link

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// nameToOrder returns the name for the order of a plan, "" while it is unknown.
// If no name is configured, it is derived from attributes of a link that cannot
// change. It is not random: if an apply is cut off before its order reaches the
// state, the next apply has to find that order again, and must not place another.
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
