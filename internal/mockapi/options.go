package mockapi

import "time"

// Options says how a mock server behaves. The zero value is the API as recorded, with links that move on at once.
type Options struct {
	// Now is the clock that every time stamp and every move of a link is taken from. Nil: time.Now.
	Now func() time.Time
	// Lifecycle says how links move by themselves.
	Lifecycle Lifecycle
	// ListLag says how far lists of links are behind.
	ListLag ListLag
	// Latency is added to every answer of the API, never to the control path. It is real time, not Now's.
	Latency time.Duration
	// RateLimit is the number of requests a second above which 429 with Retry-After is answered; 0: no limit.
	RateLimit int
	// SecretKey, when set, is the only X-Auth-Token that is taken. When empty, any token but an empty one is.
	SecretKey string
	// VPCOnlyWhenBuilt is the documented variant: attach-vpc and enable-route-propagation answer 412 until the link is
	// built. False is the recorded variant, in which a requested link takes both.
	VPCOnlyWhenBuilt bool
	// PolicyInUseFor is how long a routing policy still counts as in use after the last link let go of it, by being
	// deleted too: an API whose parts agree after some seconds only.
	PolicyInUseFor time.Duration
	// ExtraPartners and ExtraPops are numbers of further objects to seed in fr-par, for tests of paging.
	ExtraPartners, ExtraPops int
}

// Delay is how long a link stays in a status before it leaves it by itself: 0 is at once (the next time that anybody
// looks), Manual is never.
type Delay = time.Duration

// Manual is the Delay of a link that waits for an Action.
const Manual Delay = -1

// Lifecycle says when, and to what, links move by themselves. The zero value moves everything at once: an order is
// answered with `requested` (recorded) and is found `active` by the next call.
type Lifecycle struct {
	// Configuring is how long a fresh order is `configuring`. At 0 the order is answered with the status after it.
	Configuring Delay
	// Requested is how long the partner thinks it over. Ten days at the most (documented), then the link expires.
	Requested Delay
	// Provisioning is how long the partner builds.
	Provisioning Delay
	// Deprovisioning is how long the partner takes to remove its half after the user has deleted the link. What the
	// partner began waits for the user, whatever this says.
	Deprovisioning Delay
	// Reconfiguring is how long each call that changes a link holds it in `configuring`. 0: not at all.
	Reconfiguring Delay
	// Decision is what ends `requested`: Accept (default), Refuse, Expire, Fail or Lock.
	Decision Decision
	// Reason is the partner's reason where Decision is Refuse.
	Reason string
}

// Decision is the Action by which `requested` ends by itself.
type Decision = Action

// SetLifecycle replaces the lifecycle, for the links that are there already too.
func (s *Server) SetLifecycle(lc Lifecycle) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance(s.now())
	s.lifecycle = lc
	s.lifecycleAt = s.now()
}

// Lifecycle is the lifecycle in force.
func (s *Server) Lifecycle() Lifecycle {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lifecycle
}
