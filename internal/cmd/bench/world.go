package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// limit is how long one command may take.
const limit = 20 * time.Minute

// world is what a measurement runs in: a provider, a CLI and a folder.
type world struct {
	dir, cli string
	latency  time.Duration
}

func prepare(cli string, latency time.Duration) (*world, error) {
	if cli == "" {
		for _, name := range []string{"terraform", "tofu"} {
			if path, err := exec.LookPath(name); err == nil {
				cli = path
				break
			}
		}
	}
	if cli == "" {
		return nil, errors.New("no CLI: make bench finds or builds one")
	}
	dir, err := os.MkdirTemp("", "interlink-bench-")
	if err != nil {
		return nil, err
	}
	w := &world{dir: dir, cli: cli, latency: latency}
	for _, build := range [][]string{
		{"build", "-o", filepath.Join(dir, "provider", "terraform-provider-interlink"), "."},
		{"build", "-o", filepath.Join(dir, "mockapi"), "./internal/cmd/mockapi"},
	} {
		if output, err := exec.CommandContext(context.Background(), "go", build...).CombinedOutput(); err != nil {
			w.close()
			return nil, fmt.Errorf("%w\n%s", err, output)
		}
	}
	rc := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"registry.terraform.io/interlink-provider/interlink\" = %[1]q\n    \"registry.opentofu.org/interlink-provider/interlink\" = %[1]q\n  }\n}\n", filepath.Join(dir, "provider"))
	return w, os.WriteFile(filepath.Join(dir, "cli.tfrc"), []byte(rc), 0o600)
}

func (w *world) close() { _ = os.RemoveAll(w.dir) }

// api is a mock API in a process of its own.
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
	at := strings.Index(line, "http://")
	if at < 0 {
		return nil, fmt.Errorf("the mock API says %q", line)
	}
	go func() { _, _ = io.Copy(io.Discard, stdout) }()
	return &api{url: strings.Fields(line[at:])[0], process: process}, nil
}

func (a *api) stop() {
	_ = a.process.Process.Kill()
	_ = a.process.Wait()
}

// requests answers the requests since the last call, by operation, and forgets
// them.
func (a *api) requests() (map[string]int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	counts := map[string]int{}
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		req, err := http.NewRequestWithContext(ctx, method, a.url+"/mock/requests", http.NoBody)
		if err != nil {
			return nil, err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			return nil, err
		}
		if method == http.MethodGet {
			var log []struct {
				Operation string `json:"operation"`
			}
			if err := json.Unmarshal(body, &log); err != nil {
				return nil, fmt.Errorf("the mock API's request log: %w", err)
			}
			for _, request := range log {
				counts[request.Operation]++
			}
		}
	}
	return counts, nil
}

// command runs the CLI and answers how long it took and the provider's largest
// resident memory, in bytes.
func (w *world) command(url string, gathered bool, arguments ...string) (time.Duration, int64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	command := exec.CommandContext(ctx, w.cli, arguments...)
	command.Dir = filepath.Join(w.dir, "work")
	gather := "on"
	if !gathered {
		gather = "off"
	}
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(w.dir, "cli.tfrc"), "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"SCW_API_URL="+url, "SCW_ACCESS_KEY=SCWXXXXXXXXXXXXXXXXX", "SCW_SECRET_KEY=11111111-1111-1111-1111-111111111111",
		"SCW_DEFAULT_PROJECT_ID=105bdce1-64c0-48ab-899d-868455867ecf", "SCW_DEFAULT_REGION=fr-par", "SCW_CONFIG_PATH=", "INTERLINK_GATHER="+gather)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	done := make(chan struct{})
	memory := make(chan int64, 1)
	go watchMemory(filepath.Join(w.dir, "provider"), done, memory)
	start := time.Now()
	err := command.Run()
	took := time.Since(start)
	close(done)
	peak := <-memory
	if err != nil {
		return took, peak, fmt.Errorf("%s: %w\n%s", strings.Join(arguments, " "), err, lastLines(output.String()))
	}
	return took, peak, nil
}

func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-40):], "\n")
}
