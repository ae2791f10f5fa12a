package link_test

import (
	"strings"
	"testing"
	"time"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestAccAddressChangedWithoutMoved changes the address of a link without a
// `moved` block. The error shows that block. It does not show the import of the
// link, which this apply destroys.
func TestAccAddressChangedWithoutMoved(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{})
	cli := env.NewCLI(t)
	cli.Write("main.tf", acctest.Link("before", "paris"))
	cli.Must("apply", "-auto-approve", "-no-color")
	cli.Write("main.tf", acctest.Link("after", "paris"))
	// The name check of the new address has to come before this deletion, on a busy machine, too.
	env.Mock.AddFault(mockapi.Fault{Operation: "DeleteLink", Kind: mockapi.Latency, Delay: 15 * time.Second})
	result := cli.Run("apply", "-auto-approve", "-no-color")
	// Only check the error. The plan of the new address may come before the
	// refresh of the old one, and then its warning offers an import, too.
	_, failure, _ := strings.Cut(result.Output, "Error: ")
	if !acctest.Says(`An InterLink named "paris" exists already: nothing was ordered`, "moved {", "to   = interlink_link.").MatchString(failure) ||
		result.ExitCode == 0 || strings.Contains(failure, "import {") {
		t.Errorf("exit code %d; want a moved block, and no import:\n%s", result.ExitCode, result.Output)
	}
	cli.Must("apply", "-auto-approve", "-no-color")
	cli.MustBeEmpty()
	cli.Must("destroy", "-auto-approve", "-no-color")
}
