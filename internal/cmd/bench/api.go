package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// api is a mock API in its own process.
type api struct {
	url     string
	process *exec.Cmd
}

func (w *world) startAPI(arguments ...string) (*api, error) {
	arguments = append([]string{"-quiet", "-addr", "127.0.0.1:0", "-latency", w.latency.String()}, arguments...)
	process := exec.CommandContext(context.Background(), filepath.Join(w.dir, "mockapi"), arguments...)
	stdout, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the mock API did not start: %w", err)
	}
	go func() { _, _ = io.Copy(io.Discard, stdout) }()
	return &api{url: strings.TrimSpace(line), process: process}, nil
}

func (a *api) stop() {
	_ = a.process.Process.Kill()
	_ = a.process.Wait()
}

// control makes a call to the mock's control path.
func (a *api) control(method, path string, into any) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, a.url+"/mock/"+path, http.NoBody)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	switch {
	case err != nil:
		return err
	case resp.StatusCode >= 300:
		return fmt.Errorf("the mock API: %s %s: %s: %s", method, path, resp.Status, body)
	case into == nil:
		return nil
	}
	return json.Unmarshal(body, into)
}

func (a *api) forget() error { return a.control(http.MethodDelete, "requests", nil) }

func (a *api) requests() (log []mockapi.Request, err error) {
	err = a.control(http.MethodGet, "requests", &log)
	return log, err
}

func (a *api) links() (links []mockapi.LinkView, err error) {
	err = a.control(http.MethodGet, "links", &links)
	return links, err
}

// activate acts as the partners: each link is built some time after its order,
// with the times spread evenly. It continues until stop is called.
func (a *api) activate(first, spread time.Duration) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() {
		seen, known := 0, map[string]bool{}
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			var events []mockapi.Event
			if a.control(http.MethodGet, "events?after="+strconv.Itoa(seen), &events) != nil {
				return
			}
			for _, event := range events {
				seen = event.N
				if event.Kind != "status" || known[event.ID] {
					continue
				}
				// The golden ratio spreads any number of times evenly.
				share := float64(len(known)) * 0.618033988749895
				known[event.ID] = true
				after := first + time.Duration(float64(spread)*(share-float64(int(share))))
				time.AfterFunc(after, func() {
					if ctx.Err() == nil {
						_ = a.control(http.MethodPost, "links/"+event.ID+"/activate", nil)
					}
				})
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
			}
		}
	})
	return func() { cancel(); group.Wait() }
}
