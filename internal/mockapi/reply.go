package mockapi

import (
	"encoding/json"
	"net"
	"net/http"
	"strconv"
)

// reply is what a call returns. Without a status the connection is reset instead.
type reply struct {
	status      int
	contentType string
	body        []byte
	retryAfter  string // header, if set
	truncated   bool   // only half of the body is sent, then the connection is closed
}

func (e *apiError) reply() *reply {
	out := jsonReply(e.status, e.body)
	out.retryAfter = e.retryAfter
	return out
}

func jsonReply(status int, body any) *reply {
	b, err := json.Marshal(body)
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{"message":"the mock cannot render its answer"}`)
	}
	return &reply{status: status, contentType: "application/json", body: b}
}

// write sends a reply.
func (r *reply) write(w http.ResponseWriter) {
	if r.status == 0 {
		reset(w)
		return
	}
	body := r.body
	if len(body) > 0 {
		w.Header().Set("Content-Type", r.contentType)
	}
	if r.retryAfter != "" {
		w.Header().Set("Retry-After", r.retryAfter)
	}
	if r.truncated {
		w.Header().Set("Content-Length", strconv.Itoa(max(len(body), 2)))
		body = body[:len(body)/2]
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(body) //nolint:gosec // JSON, or what a rule says; the client may have disconnected
	if r.truncated {
		_ = http.NewResponseController(w).Flush() // otherwise the abort would drop the half
		panic(http.ErrAbortHandler)
	}
}

// reset drops the TCP connection with RST. Data that is not sent yet is lost.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2, or a recorder: closing is the only option
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // makes Close send RST
	}
	_ = conn.Close()
}
