package client

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/singleflight"
)

// Config is what New needs to make a Client. The provider's configuration has
// checked all strings.
type Config struct {
	APIURL         string
	AccessKey      string
	SecretKey      string
	ProjectID      string // default project of new objects, a UUID; may be empty
	OrganizationID string
	Source         string // of the API key, for messages: "the environment"
	Region         string // default region, for example fr-par
	Unknown        UnknownDefaults
	UserAgent      string
	// SkipTLSVerify turns the check of the API's certificate off.
	SkipTLSVerify bool
	// WaitForDeprovisioning overrides the argument of that name of every link;
	// nil leaves it to them.
	WaitForDeprovisioning *bool
	Timing                Timing
	// Transport carries the requests; nil is Go's own.
	Transport http.RoundTripper
}

// Client talks to one API with one set of credentials. It is safe for
// concurrent use.
type Client struct {
	api    *interlink.API
	scw    *scw.Client
	config Config

	metadata     sync.Once
	metadataRead chan struct{} // closed once the metadata was requested
	metadataErr  error         // why it could not be read; set before metadataRead is closed
	told         told
	mu           sync.Mutex
	caches       map[scope]*linkCache
	locks        map[string]chan struct{} // by name; full while an order has it
	managed      sync.Map                 // ids of the links that this run has in its state
	newest       newest
	catalog      sync.Map // what cached has asked for
	flights      singleflight.Group
}

// New makes a client. Its error says what the SDK did not accept.
func New(config Config) (*Client, error) {
	config.Timing = config.Timing.withDefaults()
	client := &Client{
		config: config, metadataRead: make(chan struct{}),
		caches: map[scope]*linkCache{}, locks: map[string]chan struct{}{},
	}
	options := []scw.ClientOption{
		scw.WithAPIURL(config.APIURL),
		scw.WithAuth(config.AccessKey, config.SecretKey),
		scw.WithUserAgent(config.UserAgent),
		scw.WithHTTPClient(newHTTPClient(config)),
		scw.WithDefaultPageSize(pageSize),
	}
	if config.Region != "" {
		options = append(options, scw.WithDefaultRegion(scw.Region(config.Region)))
	}
	sdk, err := scw.NewClient(options...)
	if err != nil {
		return nil, fmt.Errorf("the SDK refused the configuration: %w", err)
	}
	client.scw = sdk
	client.api = interlink.NewAPI(sdk)
	return client, nil
}

// pageSize is the largest page of the list calls (documented: up to 100).
const pageSize = 100

// Region returns the default region, "" while it is not known.
func (c *Client) Region() string { return c.config.Region }

// ProjectID returns the default project, "" if none is configured.
func (c *Client) ProjectID() string { return c.config.ProjectID }

// OrganizationID returns the default organization, "" if there is none.
func (c *Client) OrganizationID() string { return c.config.OrganizationID }

// WaitsForDeprovisioning tells whether the destroy of a link waits until the
// partner has removed its side. A setting of this run overrides what is
// configured for each link.
func (c *Client) WaitsForDeprovisioning(configured bool) bool {
	if override := c.config.WaitForDeprovisioning; override != nil {
		return *override
	}
	return configured
}

// Timing returns the intervals that the client was made with.
func (c *Client) Timing() Timing { return c.config.Timing }

// ready fetches /metadata once, before the first call. The SDK fetches it after
// each call until it has it, and stores it without a lock. An interrupt does not
// wait for it.
func (c *Client) ready(ctx context.Context) {
	c.metadata.Do(func() {
		go func() {
			defer close(c.metadataRead)
			if _, err := c.scw.GetAPIMetadata(); err != nil {
				c.metadataErr = err
				tflog.Warn(ctx, "the API's metadata could not be read: srn stays empty", map[string]any{"error": err.Error()})
			}
		}()
	})
	select {
	case <-c.metadataRead:
	case <-ctx.Done():
	}
}

// options are the SDK options of one call.
func (c *Client) options(ctx context.Context) []scw.RequestOption {
	c.ready(ctx)
	return []scw.RequestOption{scw.WithContext(ctx)}
}

// scope is what one list call can cover.
type scope struct{ region, project string }

// Timing holds the intervals of a client. Zero fields get the defaults for users;
// tests pass shorter ones.
type Timing struct {
	PollInterval   time.Duration // longest pause between two polls; 15 s
	ReadTimeout    time.Duration // of one GET; 20 s
	WriteTimeout   time.Duration // of one POST, PATCH or DELETE; 45 s
	RetryFirst     time.Duration // first pause before a retry; 250 ms
	RetryMax       time.Duration // longest pause without a Retry-After; 5 s
	RetryAfterMax  time.Duration // longest Retry-After that a call without its own deadline waits for; 5 min
	SearchWindow   time.Duration // how long to search for an order of unknown outcome; 10 s
	InterruptGrace time.Duration // how long an interrupted order may wait for its reply; 1 s
	SnapshotAge    time.Duration // maximum age of a list that serves a read; 3 s
	ListPatience   time.Duration // how long a read waits for a list before it sends a GET; 5 s
	NameCheckAge   time.Duration // maximum age of a name check, before an order and at the end of its wait; 3 s
	NewLinkGrace   time.Duration // how long a link that was just ordered may return 404; 1 min
	NewObjectGrace time.Duration // how long InterLink may not know a new object that a link needs; 30 s
}

func (t Timing) withDefaults() Timing {
	for _, field := range []struct {
		value    *time.Duration
		standard time.Duration
	}{
		{&t.PollInterval, 15 * time.Second},
		{&t.ReadTimeout, 20 * time.Second},
		{&t.WriteTimeout, 45 * time.Second},
		{&t.RetryFirst, 250 * time.Millisecond},
		{&t.RetryMax, 5 * time.Second},
		{&t.RetryAfterMax, 5 * time.Minute},
		{&t.SearchWindow, 10 * time.Second},
		{&t.InterruptGrace, time.Second},
		{&t.SnapshotAge, 3 * time.Second},
		{&t.ListPatience, 5 * time.Second},
		{&t.NameCheckAge, 3 * time.Second},
		{&t.NewLinkGrace, time.Minute},
		{&t.NewObjectGrace, 30 * time.Second},
	} {
		if *field.value <= 0 {
			*field.value = field.standard
		}
	}
	return t
}
