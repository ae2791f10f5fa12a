package provider

import "testing"

func TestLogWanted(t *testing.T) {
	t.Parallel()
	for variable, wanted := range map[string]bool{
		"TF_LOG=TRACE":                    true,
		"TF_LOG=json":                     true,
		"TF_LOG_PROVIDER=DEBUG":           true,
		"TF_LOG_PROVIDER_INTERLINK=DEBUG": true,
		"TF_LOG_SDK_PROTO=TRACE":          true,
		"TF_LOG_PATH=/tmp/log":            true,
		"TF_LOG=":                         false,
		"TF_LOGIN=":                       false,
		"TF_CLI_ARGS=TF_LOG=TRACE":        false,
		"TF_INPUT=0":                      false,
	} {
		if got := logWanted([]string{"HOME=/root", variable, "EMPTY="}); got != wanted {
			t.Errorf("%s: a log is wanted: %v, not %v", variable, got, wanted)
		}
	}
}
