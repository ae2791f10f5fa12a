package mockapi

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var uuidPattern = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// TestRecordings sends every recorded request to a new server, and compares the replies with the recorded ones.
func TestRecordings(t *testing.T) {
	files, err := filepath.Glob("testdata/recordings/*.jsonl")
	if err != nil || len(files) < 5 {
		t.Fatalf("recordings: %v %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { replay(t, file) })
	}
}

func replay(t *testing.T, file string) {
	t.Helper()
	c := start(t, Options{Lifecycle: manual()})
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{} // recorded → the mock's
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		var rec struct {
			Method, URL string
			Request     json.RawMessage
			Status      int
			Response    any
		}
		if err := json.Unmarshal(lines.Bytes(), &rec); err != nil {
			t.Fatal(err)
		}
		mapped := func(s string) string {
			return uuidPattern.ReplaceAllStringFunc(s, func(id string) string { return either(ids[id], id) })
		}
		var body any
		if len(rec.Request) > 0 && string(rec.Request) != "null" {
			body = mapped(string(rec.Request))
		}
		res, out, err := c.raw(rec.Method, mapped(rec.URL), body)
		if err != nil {
			t.Fatal(err)
		}
		where := fmt.Sprintf("line %d: %s %s", n, rec.Method, rec.URL)
		if res.StatusCode != rec.Status {
			t.Fatalf("%s: status %d, recorded %d: %s", where, res.StatusCode, rec.Status, out)
		}
		var got any
		if len(out) > 0 {
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatalf("%s: %v", where, err)
			}
		}
		compare(t, where, "", rec.Response, got, ids)
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
}

// unrecorded are the fields of a link that are newer than the recordings. The mock tags them `recorded:"no"`.
var unrecorded = func() map[string]bool {
	names := map[string]bool{}
	fields := reflect.TypeFor[linkJSON]()
	for i := range fields.NumField() {
		if field := fields.Field(i); field.Tag.Get("recorded") == "no" {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			names[name] = true
		}
	}
	return names
}()

// free reports whether the mock makes up the value of a key: only its type is compared.
func free(path string) bool {
	key := path[strings.LastIndex(path, ".")+1:]
	return slices.Contains([]string{"id", "resource_id", "created_at", "updated_at", "ipv4", "ipv6", "vlan", "pairing_key", "vpc_id"}, key)
}

func compare(t *testing.T, where, path string, want, got any, ids map[string]string) {
	t.Helper()
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s: %s is %T, recorded an object", where, path, got)
			return
		}
		for k := range g {
			if _, ok := w[k]; !ok && !unrecorded[k] {
				t.Errorf("%s: %s.%s is sent, and was not", where, path, k)
			}
		}
		for k, v := range w {
			if _, ok := g[k]; !ok {
				t.Errorf("%s: %s.%s is not sent, and was", where, path, k)
				continue
			}
			compare(t, where, path+"."+k, v, g[k], ids)
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			t.Errorf("%s: %s is %v, recorded %v", where, path, got, want)
			return
		}
		for i := range w {
			compare(t, where, path, w[i], g[i], ids)
		}
	case string:
		g, ok := got.(string)
		if !ok {
			t.Errorf("%s: %s is %T, recorded a string", where, path, got)
			return
		}
		if uuidPattern.MatchString(w) && free(path) {
			if known, ok := ids[w]; ok && known != g {
				t.Errorf("%s: %s is %s, and was %s before", where, path, g, known)
			}
			ids[w] = g
		}
		if !free(path) && w != g {
			t.Errorf("%s: %s is %q, recorded %q", where, path, g, w)
		}
		if free(path) && len(w) != len(g) && strings.HasSuffix(path, "_at") {
			t.Errorf("%s: %s is %q, recorded in the form %q", where, path, g, w)
		}
	default:
		if fmt.Sprintf("%T", want) != fmt.Sprintf("%T", got) || !free(path) && want != got {
			t.Errorf("%s: %s is %v (%T), recorded %v", where, path, got, got, want)
		}
	}
}
