package link

import (
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// planTexts are the messages as plan.go takes them. The type goes as soon as
// plan.go calls Warn and Fail.
type planTexts struct{ client *client.Client }

type planText struct{ summary, detail string }

func planTextOf(m fw.Message) planText { return planText{m.Summary, m.Detail} }

func (r *Resource) teller() planTexts { return planTexts{r.client} }

func (planTexts) protected(state ResourceModel, what string) planText {
	return planTextOf(newMessages().protected(state.inState(), what))
}

func (planTexts) replacement(config, state ResourceModel, changed []string, sameVLAN bool) planText {
	of := replacementFacts{changed: changed, hosted: !config.PartnerID.IsNull()}
	if sameVLAN {
		of.vlan = state.Vlan.ValueInt64()
	}
	return planTextOf(newMessages().replacement(state.inState(), of))
}

func (planTexts) orderedAgain(link *client.Link, hosted bool) planText {
	return planTextOf(newMessages().orderedAgain(link, hosted))
}

func (p planTexts) nameWillBeRefused(name, region, project string, present []*client.Link, generated bool, replaced *ResourceModel) planText {
	use := nameInUse{name: name, region: region, project: project, present: present, generated: generated, managed: p.client.Manages(present[0].ID)}
	var old *stateLink
	if replaced != nil {
		link := replaced.inState()
		old = &link
	}
	return planTextOf(newMessages().nameWillBeRefused(use, old))
}
