package provider_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/protocol"
	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// TestDataSourceIsDeferred reads every data source while the region is unknown,
// with a CLI that can defer a read and with one that cannot.
func TestDataSourceIsDeferred(t *testing.T) {
	t.Parallel()
	schemas, err := protocol.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	session := protocol.Open(t.Context(), t, provider.Options{Transport: noAPI{}}, protocol.Attrs{
		"access_key": acctest.AccessKey, "secret_key": acctest.SecretKey, "region": tftypes.UnknownValue,
	})
	for name := range schemas.DataSourceSchemas {
		for _, session.Deferral = range []bool{true, false} {
			read, found := session.ReadData(t.Context(), name, nil)
			if read.Deferred != session.Deferral || (len(found) == 0) != session.Deferral {
				t.Errorf("%s, deferral allowed: %t: deferred: %t, %s", name, session.Deferral, read.Deferred, found)
			}
		}
	}
}

// noAPI fails every request.
type noAPI struct{}

func (noAPI) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("no API") }
