// Package client is the provider's API client. It adds to Scaleway's SDK: retries that
// never place a second order, rules for what is believed, logs without secrets, and
// errors by what they mean. It uses nothing of Terraform except its log.
package client

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"sync"
	"time"

	interlink "github.com/scaleway/scaleway-sdk-go/api/interlink/v1beta1"
	"github.com/scaleway/scaleway-sdk-go/api/vpc/v2"
	"github.com/scaleway/scaleway-sdk-go/scw"
	"golang.org/x/sync/singleflight"
)

// Config is what New needs to make a Client. All strings were checked before.
type Config struct {
	APIURL                string
	AccessKey             string
	SecretKey             string
	ProjectID             string // default project of new objects, a UUID; may be empty
	OrganizationID        string
	Source                string // of the API key, for messages: "the variable SCW_ACCESS_KEY"
	Region                string // default region, for example fr-par
	Unknown               UnknownDefaults
	UserAgent             string
	SkipTLSVerify         bool  // do not check the API's certificate
	WaitForDeprovisioning *bool // overrides the argument of that name of every link; nil leaves it to them
	Timing                Timing
	Transport             http.RoundTripper // carries the requests; nil is Go's own
}

// UnknownDefaults says which defaults of the provider block depend on the apply.
type UnknownDefaults struct{ Region, Project, Organization bool }

// Client talks to one API with one set of credentials. It is safe for concurrent use.
type Client struct {
	Config Config // what it was made with

	sdk     *scw.Client
	api     *interlink.API
	vpcs    *vpc.API
	told    told
	mu      sync.Mutex
	caches  map[string]*linkCache
	known   map[string]known   // by id
	written map[string][]*Link // replies to orders and changes, by name
	locks   sync.Map           // by name
	catalog sync.Map           // what Cached has asked for
	flights singleflight.Group
}

// New makes a client. Its error says what the SDK did not accept.
func New(config Config) (*Client, error) {
	config.Timing = config.Timing.withDefaults()
	sdk, err := scw.NewClient(
		scw.WithAPIURL(config.APIURL),
		scw.WithAuth(config.AccessKey, config.SecretKey),
		scw.WithUserAgent(config.UserAgent),
		scw.WithHTTPClient(newHTTPClient(config)),
		scw.WithDefaultPageSize(pageSize),
	)
	if err != nil {
		return nil, fmt.Errorf("the SDK refused the configuration: %w", err)
	}
	return &Client{
		Config: config, sdk: sdk, api: interlink.NewAPI(sdk), vpcs: vpc.NewAPI(sdk),
		caches: map[string]*linkCache{}, known: map[string]known{}, written: map[string][]*Link{},
	}, nil
}

// Metadata requests /metadata once, before the first call: the SDK would do so after
// each one, and store it without a lock. Without it, srn stays empty.
func (c *Client) Metadata(ctx context.Context) error {
	_, err := Cached(ctx, c, "metadata", func(context.Context) (any, error) { return c.sdk.GetAPIMetadata() })
	return err
}

// Timing holds the intervals of a client. Tests pass shorter ones than the defaults.
type Timing struct {
	PollInterval   time.Duration `default:"15s"`   // longest pause between two polls
	ReadTimeout    time.Duration `default:"20s"`   // of one GET
	WriteTimeout   time.Duration `default:"45s"`   // of one POST, PATCH or DELETE
	RetryFirst     time.Duration `default:"250ms"` // first pause before a retry
	RetryMax       time.Duration `default:"5s"`    // longest pause without a Retry-After
	RetryAfterMax  time.Duration `default:"5m"`    // longest Retry-After that a call without its own deadline waits for
	SearchWindow   time.Duration `default:"10s"`   // how long to search for an order of unknown outcome
	InterruptGrace time.Duration `default:"1s"`    // how long an interrupted order may wait for its reply
	SnapshotAge    time.Duration `default:"10s"`   // maximum age of a list that serves a read
	ListPatience   time.Duration `default:"5s"`    // how long a read waits for a list before it sends a GET
	NameCheckAge   time.Duration `default:"5s"`    // maximum age of a name check, before an order and at the end of its wait
	NewLinkGrace   time.Duration `default:"1m"`    // how long a link that was just ordered may return 404
	NewObjectGrace time.Duration `default:"30s"`   // how long InterLink may not know a new object that a link needs
}

func (t Timing) withDefaults() Timing {
	fields := reflect.ValueOf(&t).Elem()
	for i := range fields.NumField() {
		if field := fields.Field(i); field.Int() <= 0 {
			standard, _ := time.ParseDuration(fields.Type().Field(i).Tag.Get("default"))
			field.SetInt(int64(standard))
		}
	}
	return t
}
