package link_test

import (
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
)

// partnerCall makes the test binary act as the program that sends a pairing key
// to the partner. A provisioner in the gate's test runs it.
const partnerCall = "INTERLINK_TEST_PARTNER_CALL"

func TestMain(m *testing.M) {
	if url := os.Getenv(partnerCall); url != "" {
		os.Exit(callPartner(url))
	}
	code := m.Run()
	acctest.RemoveBinary()
	os.Exit(code)
}

func callPartner(url string) int {
	resp, err := http.Post(url, "application/json", nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	_ = resp.Body.Close()
	if resp.StatusCode >= 300 {
		fmt.Fprintln(os.Stderr, resp.Status)
		return 1
	}
	return 0
}
