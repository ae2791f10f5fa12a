package provider

import "strings"

// TurnUnreadLogsOff sets variables that turn the provider's logs off, unless a
// variable asks for a log. Terraform reads every line of a provider and drops it: a
// thousand links make a hundred thousand lines, half the cost of a plan in both
// processes. environ and set are os.Environ and os.Setenv.
func TurnUnreadLogsOff(environ []string, set func(name, value string) error) error {
	for _, variable := range environ {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_LOG") && value != "" {
			return nil
		}
	}
	// The first two end a line before its fields are gathered.
	for _, name := range []string{"TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK", "TF_LOG_PROVIDER_INTERLINK"} {
		if err := set(name, "OFF"); err != nil {
			return err
		}
	}
	return nil
}
