package client

import (
	"slices"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
)

// ownLink is what this process did to one link.
type ownLink struct {
	link      *Link  // as the reply to the last write showed it; nil: none did, or it is gone
	written   uint64 // when the last write ended
	writing   int    // writes under way
	leaving   bool   // a reply said that it ends: it may be in no list any more
	forgotten bool   // this process has seen its end: a list may still show it
	read      bool   // a Read was served
	polled    bool   // it was polled before
}

// unwritten reports whether the list of that number began after the last write to the
// link had ended.
func (o *ownLink) unwritten(number uint64) bool { return o.writing == 0 && o.written < number }

// of returns what this process did to a link. The caller holds the lock.
func (p *linkCache) of(id string) *ownLink {
	own := p.own[id]
	if own == nil {
		own = &ownLink{}
		p.own[id] = own
	}
	return own
}

// writing notes that a write to a link has begun. The returned function notes its
// end and the API's reply: nil if it failed.
func (p *linkCache) writing(id string) (done func(*Link)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	own := p.of(id)
	own.writing++
	return func(link *Link) {
		p.mu.Lock()
		defer p.mu.Unlock()
		own.writing--
		p.wrote(own, link)
	}
}

// wrote notes the end of a write or an order.
func (p *linkCache) wrote(own *ownLink, link *Link) {
	own.written = p.tick()
	if link != nil {
		copied := *link
		own.link = &copied
		if !slices.Contains(p.names[link.Name], link.ID) {
			p.names[link.Name] = append(p.names[link.Name], link.ID)
		}
		own.leaving = link.Status == interlink.LinkStatusDeprovisioning || link.Status == interlink.LinkStatusDeleted
	}
}

// ordered notes a link that this process has ordered. Lists may show it later. If the
// outcome is unknown, only a list that begins from now on can tell who has its name.
func (p *linkCache) ordered(link *Link, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.failedOrder = p.tick()
		return
	}
	p.wrote(p.of(link.ID), link)
}

// noteGet notes how a GET ended.
func (p *linkCache) noteGet(id string, fresh Freshness, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	own := p.of(id)
	own.read = own.read || !fresh.Polling
	switch {
	case err == nil && (!fresh.Polling || own.leaving):
		p.asked[id] = true
	case IsNotFound(err):
		delete(p.asked, id)
		own.written = p.tick() // no earlier list counts
	}
}

// forget notes that this process has seen the end of a link.
func (p *linkCache) forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	own := p.of(id)
	own.link, own.forgotten = nil, true
}
