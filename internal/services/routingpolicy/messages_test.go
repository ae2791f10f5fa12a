package routingpolicy

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
	"github.com/interlink-provider/terraform-provider-interlink/internal/golden"
)

const (
	policyName = `"v4" (fr-par/99999999-aaaa-bbbb-cccc-dddddddddddd)`
	project    = "0a0a0a0a-1111-2222-3333-444444444444"
)

func link(status interlink.LinkStatus) *client.Link {
	return &client.Link{Link: interlink.Link{ID: "11111111-2222-3333-4444-555555555555", Name: "paris", Region: scw.RegionFrPar, Status: status}}
}

// texts are the messages of the golden files by name: the function, then its
// case.
func texts() map[string]fw.Message {
	var tell messages
	refused := fmt.Errorf("HTTP 412: the policy is in use%w", &client.Error{Meaning: client.Precondition, FromAPI: true})
	active, leaving := link(interlink.LinkStatusActive), link(interlink.LinkStatusDeprovisioning)
	_, noID := fw.ParseID("v4")
	return map[string]fw.Message{
		"inUse":          tell.inUse(policyName, []*client.Link{active}),
		"inUse leaving":  tell.inUse(policyName, []*client.Link{active, leaving}),
		"inUse many":     tell.inUse(policyName, slices.Repeat([]*client.Link{active}, 22)),
		"inUseByNobody":  tell.inUseByNobody(policyName, refused),
		"held":           tell.held(policyName, active, refused),
		"held busy":      tell.held(policyName, active, nil),
		"held leaving":   tell.held(policyName, leaving, refused),
		"unknownPolicy":  tell.unknownPolicy("v4", "fr-par", project, errors.New("HTTP 504 Gateway Timeout")),
		"nullPrefix":     tell.nullPrefix(),
		"notAPrefix":     tell.notAPrefix(errors.New(`"10.0.0.1/24" has host bits set: it has to be "10.0.0.0/24"`)),
		"samePrefix":     tell.samePrefix("2001:db8::/48", "2001:DB8::/48"),
		"bothFamilies":   tell.bothFamilies(),
		"otherFamily":    tell.otherFamily(false),
		"otherFamily v6": tell.otherFamily(true),
		"otherFamilyNow": tell.otherFamilyNow(true),
		"familyNotKnown": tell.familyNotKnown(false),
		"notAnID":        tell.notAnID(noID),
		"notMoved":       tell.notMoved(noID),
	}
}

// TestMessages compares every message with its golden file. To write the files
// again: go test ./internal/services/routingpolicy -run TestMessages -update.
func TestMessages(t *testing.T) {
	t.Parallel()
	golden.Check(t, texts())
}
