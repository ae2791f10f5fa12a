// Command mockapi serves a mock of Scaleway's InterLink API, so that a person can try a provider against it. It prints
// the environment to use, and every change of a link's status. See internal/mockapi/README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi/portal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mockapi:", err)
		os.Exit(1) //nolint:gocritic // stop has nothing left to undo
	}
}

// settings are the flags.
type settings struct {
	addr          string
	allowRemote   bool
	links         int
	quiet         bool
	secretKey     string
	latency       time.Duration
	rateLimit     int
	extraPartners int
	extraPops     int
	lifecycle     mockapi.Lifecycle
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var o settings
	o.lifecycle = mockapi.Lifecycle{
		Configuring: time.Second, Requested: 3 * time.Second, Provisioning: 3 * time.Second, Deprovisioning: 2 * time.Second,
	}
	fs := flag.NewFlagSet("mockapi", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&o.addr, "addr", "127.0.0.1:7777", "host:port to listen on; port 0 picks a free one")
	fs.BoolVar(&o.allowRemote, "allow-remote", false, "listen on an address that others can reach too; there is no real authentication")
	delay := func(into *mockapi.Delay, name, what string) {
		fs.Func(name, fmt.Sprintf("`duration` %s, or \"manual\" (default %s)", what, *into), func(text string) error {
			d, err := mockapi.ParseDelay(text)
			*into = d
			return err
		})
	}
	delay(&o.lifecycle.Configuring, "configuring", "that a fresh order is configuring")
	delay(&o.lifecycle.Requested, "requested", "that the partner thinks it over")
	delay(&o.lifecycle.Provisioning, "provisioning", "that the partner builds")
	delay(&o.lifecycle.Deprovisioning, "deprovisioning", "that the other side takes to remove its half")
	fs.Func("decision", "what ends requested: accept, refuse, expire, fail or lock (default accept)", func(text string) error {
		o.lifecycle.Decision = mockapi.Decision(text)
		return mockapi.CheckDecision(o.lifecycle.Decision)
	})
	fs.StringVar(&o.lifecycle.Reason, "reason", "", "the partner's reason, with -decision refuse")
	fs.DurationVar(&o.latency, "latency", 0, "time added to every answer of the API")
	fs.IntVar(&o.rateLimit, "rate-limit", 0, "requests a second above which 429 is answered; 0: no limit")
	fs.StringVar(&o.secretKey, "secret-key", "", "the only secret key that is accepted; empty: any")
	fs.IntVar(&o.links, "links", 0, "number of active hosted links to begin with")
	fs.IntVar(&o.extraPartners, "extra-partners", 0, "number of partners beyond the recorded ones")
	fs.IntVar(&o.extraPops, "extra-pops", 0, "number of PoPs beyond the recorded ones")
	fs.BoolVar(&o.quiet, "quiet", false, "do not print the changes of status")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	if o.links < 0 || o.rateLimit < 0 || o.latency < 0 || o.extraPartners < 0 || o.extraPops < 0 {
		return o, errors.New("a flag is negative")
	}
	err := o.checkAddress()
	return o, err
}

func (o *settings) checkAddress() error {
	host, _, err := net.SplitHostPort(o.addr)
	if err != nil {
		return fmt.Errorf("-addr: %w", err)
	}
	ip := net.ParseIP(host)
	if !o.allowRemote && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("-addr %s is not a loopback address: others could use the mock; say -allow-remote if that is meant", o.addr)
	}
	return nil
}

// run serves until ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	s := mockapi.New(mockapi.Options{
		Lifecycle: o.lifecycle, Latency: o.latency, RateLimit: o.rateLimit, SecretKey: o.secretKey,
		ExtraPartners: o.extraPartners, ExtraPops: o.extraPops,
	})
	for n := range o.links {
		s.AddLink(mockapi.LinkSeed{Name: fmt.Sprintf("seed-%03d", n+1)})
	}
	seen := len(s.Events(0)) // before others can add events
	url, stop, err := serve(s, o.addr)
	if err != nil {
		return err
	}
	defer stop()
	printUse(stdout, url, o.secretKey)
	if o.quiet {
		<-ctx.Done()
		return nil
	}
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if events := s.Events(seen); len(events) > 0 {
				printEvents(stdout, events)
				seen = events[len(events)-1].N
			}
		}
	}
}

// serve serves the mock and its page.
func serve(s *mockapi.Server, addr string) (url string, stop func(), err error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return "", nil, err
	}
	srv := &http.Server{Handler: portal.New(s, portal.Options{Addr: addr}), ReadHeaderTimeout: 30 * time.Second}
	go func() { _ = srv.Serve(ln) }() // ends with stop
	return "http://" + ln.Addr().String(), func() {
		s.Close() // first: it ends requests that a fault holds
		_ = srv.Close()
	}, nil
}

// printUse says how to use the server. The URL is alone on the first line, for scripts.
func printUse(w io.Writer, url, secretKey string) {
	if secretKey == "" {
		secretKey = "11111111-1111-1111-1111-111111111111"
	}
	fmt.Fprintln(w, url)
	fmt.Fprintln(w)
	for _, kv := range [][2]string{
		{"SCW_API_URL", url},
		{"SCW_ACCESS_KEY", "SCWXXXXXXXXXXXXXXXXX"},
		{"SCW_SECRET_KEY", secretKey},
		{"SCW_DEFAULT_PROJECT_ID", mockapi.DefaultProjectID},
		{"SCW_DEFAULT_REGION", mockapi.DefaultRegion},
	} {
		fmt.Fprintf(w, "export %s=%s\n", kv[0], quote(kv[1]))
	}
	fmt.Fprintf(w, "\n%s/    # in a browser: every link, and buttons to play the partner\n", url)
	fmt.Fprintf(w, "curl -s %s/mock/    # what the partner, and you, can do to it\n\n", url)
}

// quote turns a value into one word for a POSIX shell.
func quote(s string) string {
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/") == "" && s != "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func printEvents(w io.Writer, events []mockapi.Event) {
	for _, e := range events {
		if e.Kind == "status" {
			fmt.Fprintf(w, "%s  %s  %s\n", e.Time.Format("15:04:05.000"), e.Name, e.Text)
		}
	}
}
