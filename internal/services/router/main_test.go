package router_test

import (
	"os"
	"testing"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	acctest.RemoveBinary()
	os.Exit(code)
}
