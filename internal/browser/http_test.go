package browser

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// get returns a field of the first object that the control path lists.
func get(t *testing.T, m *mock, path, field string) string {
	t.Helper()
	answer, err := http.Get(m.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var list []map[string]any
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil || len(list) == 0 {
		t.Fatalf("%s: %v %v", path, list, err)
	}
	text, _ := list[0][field].(string)
	if text == "" {
		t.Fatalf("%s has no %s: %v", path, field, list[0])
	}
	return text
}

// post sends a POST to the mock, with an optional body, and returns the id of the new object.
func post(t *testing.T, m *mock, path string, body ...string) (id string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, m.url+path, strings.NewReader(strings.Join(body, "")))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Auth-Token", secretKey)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var made struct {
		ID string `json:"id"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&made); err != nil || answer.StatusCode >= 300 {
		t.Fatalf("%s: %s %v", path, answer.Status, err)
	}
	return made.ID
}
