package link

import (
	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
	"github.com/interlink-provider/terraform-provider-interlink/internal/fw"
)

// planTexts are the messages as plan.go takes them. The type goes as soon as
// plan.go calls Warn and Fail.
type planTexts struct{ messages }

type planText struct{ summary, detail string }

func planTextOf(m fw.Message) planText { return planText{m.Summary, m.Detail} }

func (r *Resource) teller() planTexts { return planTexts{r.messages()} }

func (p planTexts) protected(state ResourceModel, what string) planText {
	return planTextOf(p.messages.protected(state, what))
}

func (p planTexts) replacement(config, state ResourceModel, changed []string, sameVLAN bool) planText {
	return planTextOf(p.messages.replacement(config, state, changed, sameVLAN))
}

func (p planTexts) orderedAgain(link *client.Link, hosted bool) planText {
	return planTextOf(p.messages.orderedAgain(link, hosted))
}

func (p planTexts) nameWillBeRefused(name, region, project string, present []*client.Link, generated bool, replaced *ResourceModel) planText {
	return planTextOf(p.messages.nameWillBeRefused(name, region, project, present, generated, replaced))
}
