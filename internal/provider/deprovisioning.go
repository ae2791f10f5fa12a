package provider

// waitForDeprovisioningEnv overrides `wait_for_deprovisioning` of every link for
// one run. The provider block has no argument for it. It is for one destroy or
// replacement that must not wait for a partner, which does not belong in a
// configuration.
const waitForDeprovisioningEnv = "INTERLINK_WAIT_FOR_DEPROVISIONING"

// waitForDeprovisioning reads the variable; nil if it is not set.
func (r *resolver) waitForDeprovisioning() *bool {
	wait, set := r.switchOf(waitForDeprovisioningEnv, "With false, a destroy does not wait until the partner has removed its side of a link.")
	if !set {
		return nil
	}
	return &wait
}
