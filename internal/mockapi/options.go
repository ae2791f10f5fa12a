package mockapi

import "time"

// Options says how a mock server behaves. The zero value is the API as recorded, with links that move at once.
type Options struct {
	// Now is the clock for every time stamp and every move of a link. Nil: time.Now.
	Now func() time.Time
	// Lifecycle says how links move by themselves.
	Lifecycle Lifecycle
	// ListLag says how far lists of links are behind.
	ListLag ListLag
	// Latency is added to every reply of the API, never to the control path. It is real time, not Now's.
	Latency time.Duration
	// RateLimit is the number of requests a second above which the reply is 429 with Retry-After; 0: no limit.
	RateLimit int
	// SecretKey, when set, is the only accepted X-Auth-Token. When empty, any token that is not empty is accepted.
	SecretKey string
	// VPCOnlyWhenBuilt is the documented variant: attach-vpc and enable-route-propagation return 412 until the link is
	// built. False is the recorded variant: a requested link accepts both.
	VPCOnlyWhenBuilt bool
	// PolicyInUseFor is how long a routing policy still counts as in use after the last link released it or was
	// deleted. It imitates an API whose parts agree only after some seconds.
	PolicyInUseFor time.Duration
	// ExtraPartners and ExtraPops are numbers of further objects to seed in fr-par, for tests of paging.
	ExtraPartners, ExtraPops int
}

// Delay is how long a link stays in a status before it leaves by itself. 0 is at once (on the next call), Manual is
// never.
type Delay = time.Duration

// Manual is the Delay of a link that waits for an Action.
const Manual Delay = -1

// Lifecycle says when, and to what, links move by themselves. The zero value moves everything at once: an order returns
// `requested` (recorded) and the next call finds it `active`.
type Lifecycle struct {
	// Configuring is how long a new order is `configuring`. At 0 the order returns the status after it.
	Configuring Delay
	// Requested is how long the partner takes to decide. Ten days at most (documented), then the link expires.
	Requested Delay
	// Provisioning is how long the partner builds.
	Provisioning Delay
	// Deprovisioning is how long the partner takes to remove its half after the user has deleted the link. If the
	// partner began, the link waits for the user, whatever this says.
	Deprovisioning Delay
	// Reconfiguring is how long each call that changes a link holds it in `configuring`. 0: not at all.
	Reconfiguring Delay
	// Decision is what ends `requested`: Accept (default), Refuse, Expire, Fail or Lock.
	Decision Decision
	// Reason is the partner's reason if Decision is Refuse.
	Reason string
}

// Decision is the Action that ends `requested` by itself.
type Decision = Action

// SetLifecycle replaces the lifecycle, for existing links too.
func (s *Server) SetLifecycle(lc Lifecycle) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance(s.now())
	s.lifecycle = lc
	s.lifecycleAt = s.now()
}

// Lifecycle returns the current lifecycle.
func (s *Server) Lifecycle() Lifecycle {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lifecycle
}
