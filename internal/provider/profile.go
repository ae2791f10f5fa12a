package provider

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/scaleway/scaleway-sdk-go/scw"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// quoted matches a value of the file as the YAML package quotes it. It may be a
// key.
var quoted = regexp.MustCompile("`[^`]*`")

// loadProfile reads the configuration file. A missing file has no values: whether
// that is an error depends on what the other sources have.
func (r *resolver) loadProfile(name setting) *scw.Profile {
	const unreadable = "Scaleway's configuration file cannot be read"
	file := scw.GetConfigPath()
	place := file
	if file == filepath.Base(file) && keyLike.MatchString(file) {
		place = "(a name that may be a key, and is not shown here)"
	}
	r.from = "Scaleway's configuration file " + place
	config, err := scw.LoadConfig()
	missing := new(scw.ConfigFileNotFoundError)
	switch {
	case errors.As(err, &missing):
		config, r.from = &scw.Config{}, fmt.Sprintf("Scaleway's configuration file (there is no %s)", place)
		if os.Getenv(scw.ScwConfigPathEnv) != "" {
			names := fmt.Sprintf("%s names %s, which does not exist", scw.ScwConfigPathEnv, place)
			r.from = fmt.Sprintf("Scaleway's configuration file (%s)", names)
			r.warn(name.name, unreadable, fmt.Sprintf("The variable %s. Correct the variable, or unset it.", names))
		}
	case err != nil:
		fault := quoted.ReplaceAllString(client.APIText(err), "(a value that is not shown here)")
		r.fail(name.name, unreadable, fmt.Sprintf("The attempt ended with: %s.\n\nWhat to do now: correct the file, or name another one with %s.", fault, scw.ScwConfigPathEnv))
		return nil
	}
	if name.text == "" && config.ActiveProfile != nil {
		name.text, name.source = *config.ActiveProfile, "`active_profile` in the file"
	}
	if name.text == "" {
		name.text = scw.DefaultProfileName
	}
	maps.DeleteFunc(config.Profiles, func(_ string, empty *scw.Profile) bool { return empty == nil }) // the SDK panics over it
	profile, err := config.GetProfile(name.text)
	if err != nil {
		names := []string{shown(scw.DefaultProfileName)}
		for _, other := range slices.Sorted(maps.Keys(config.Profiles)) {
			names = append(names, shown(other))
		}
		r.fail(name.name, "No such profile", fmt.Sprintf("The %s is %s, which is not in %s. Known profiles: %s. Take one of them, or make this one with `scw init -p NAME`, or name another file with %s.",
			name, shown(name.text), r.from, strings.Join(names, ", "), scw.ScwConfigPathEnv))
		return nil
	}
	if info, err := os.Stat(file); err == nil {
		const forOthers = 0o044
		r.from = fmt.Sprintf("the profile %s of %s", shown(name.text), place)
		if profile.SecretKey != nil && runtime.GOOS != "windows" && info.Mode().Perm()&forOthers != 0 {
			r.warn(name.name, "Others can read Scaleway's configuration file", fmt.Sprintf("The file %s holds a secret key, and its permissions (%#o) let other users of this machine read it. Run: chmod 600 %[1]s", place, info.Mode().Perm()))
		}
	}
	return profile
}
