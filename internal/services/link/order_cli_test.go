package link_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/interlink-provider/terraform-provider-interlink/internal/acctest"
	"github.com/interlink-provider/terraform-provider-interlink/internal/mockapi"
)

// TestAccOrderIsSentOnce lets the API accept an order and reply 500 to it, while
// lists do not show it. The apply says what it does not know. The next one finds
// the order.
func TestAccOrderIsSentOnce(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: silent, ListLag: mockapi.ListLag{New: time.Hour}})
	env.Mock.AddFault(mockapi.Fault{Operation: "CreateLink", Kind: mockapi.StatusAfter})
	config := env.Link("paris", `wait_for_status = "requested"`)
	env.Run(t,
		resource.TestStep{Config: config, ExpectError: acctest.Says("It is not known whether", "sent once", "wait some minutes")},
		resource.TestStep{
			PreConfig:   func() { env.Mock.SetListLag(mockapi.ListLag{}) },
			Config:      config,
			ExpectError: acctest.Says(`An InterLink named "paris" exists already: nothing was ordered`, "moved {", "import {"),
		},
		resource.TestStep{PreConfig: env.Act("paris", mockapi.Delete, ""), Config: env.Provider()},
	)
	if orders := env.Mock.Orders(); orders != 1 {
		t.Errorf("%d orders, want 1", orders)
	}
}

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

// lockedReplies makes the calls that change a link fail with "locked": a 409
// whose current state is "locked".
func lockedReplies(env *acctest.Env) {
	for _, operation := range []string{"UpdateLink", "AttachVpc", "DisableRoutePropagation", "DeleteLink"} {
		env.Mock.AddFault(mockapi.Fault{Operation: operation, Kind: mockapi.TransientState, Body: "locked", Times: -1})
	}
}

// TestAccLocked applies and destroys a link that Trust and Safety has locked,
// even if the link itself does not show that yet. The error comes at once, and
// repeats no paragraph.
func TestAccLocked(t *testing.T) {
	t.Parallel()
	for _, shown := range []bool{false, true} {
		t.Run(fmt.Sprintf("shown=%t", shown), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, mockapi.Options{})
			cli := env.NewCLI(t)
			timeouts := `timeouts {
    update = "20s"
    delete = "20s"
  }`
			cli.Write("main.tf", acctest.Link("test", "paris", timeouts))
			cli.Must("apply", "-auto-approve", "-no-color")
			lockedReplies(env)
			if shown {
				env.Act("paris", mockapi.Lock, "")()
			}
			cli.Write("main.tf", acctest.Link("test", "paris", timeouts, `tags = ["a"]`))
			for _, command := range []string{"apply", "destroy"} {
				env.Mock.ResetRequests()
				result := cli.Run(command, "-auto-approve", "-no-color")
				if result.ExitCode == 0 {
					t.Errorf("%s succeeds:\n%s", command, result.Output)
				}
				atOnce(t, env, command)
				if !acctest.Says(`Error: The InterLink "paris" is locked`, "Trust and Safety", "support ticket").MatchString(result.Output) {
					t.Errorf("%s does not say that the link is locked:\n%s", command, result.Output)
				}
				for _, once := range []string{"Trust and Safety", "support ticket", `The InterLink "paris" is locked`} {
					if said := strings.Count(words(result.Output), once); said != 1 {
						t.Errorf("%s says %q %d times, want once:\n%s", command, once, said, result.Output)
					}
				}
			}
			env.Mock.ClearFaults()
			if shown {
				env.Act("paris", mockapi.Unlock, "")()
			}
			cli.Must("destroy", "-auto-approve", "-no-color")
		})
	}
}

// atOnce checks that no call that changes a link was sent again. How long a
// command takes depends on the machine.
func atOnce(t *testing.T, env *acctest.Env, command string) {
	t.Helper()
	sent := map[string]int{}
	for _, request := range env.Mock.Requests() {
		if request.Method != http.MethodGet {
			sent[request.Operation]++
		}
	}
	for operation, times := range sent {
		if times > 1 {
			t.Errorf("%s sends %s %d times, want a failure at once", command, operation, times)
		}
	}
}

// words removes the CLI's line breaks and boxes from its output.
func words(output string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(output)), " ")
}

// TestAccLockedInCreate locks a link by a 409 while its VPC is attached.
func TestAccLockedInCreate(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, mockapi.Options{Lifecycle: mockapi.Lifecycle{Decision: mockapi.Lock}})
	lockedReplies(env)
	network := env.Mock.AddVPC("main")
	env.Run(t,
		resource.TestStep{
			Config:      env.Link("paris", vpc(network), `timeouts { create = "10s" }`),
			ExpectError: acctest.Says(`The InterLink "paris" is locked`, "Trust and Safety", "support ticket"),
		},
		resource.TestStep{
			PreConfig: func() { env.Mock.ClearFaults(); env.Mock.SetLifecycle(quick); env.Act("paris", mockapi.Unlock, "")() },
			Config:    env.Provider(),
		})
}
