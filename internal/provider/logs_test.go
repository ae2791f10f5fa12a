package provider

import "testing"

func TestOnlyUnreadLogsAreTurnedOff(t *testing.T) {
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
		off := map[string]string{}
		err := TurnUnreadLogsOff([]string{"HOME=/root", variable, "EMPTY="}, func(name, value string) error {
			off[name] = value
			return nil
		})
		if got := off["TF_LOG_PROVIDER_INTERLINK"] != "OFF"; got != wanted || err != nil {
			t.Errorf("%s: a log is wanted: %v, not %v (%v)", variable, got, wanted, err)
		}
	}
}
