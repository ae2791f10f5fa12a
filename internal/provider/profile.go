package provider

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/scaleway/scaleway-sdk-go/scw"
)

const unreadableFile = "Scaleway's configuration file cannot be read"

// loadProfile reads the configuration file. A missing file is an error only if
// the user named a profile or a file.
func (r *resolver) loadProfile(fromBlock types.String) {
	r.profile = &scw.Profile{}
	name, source := fromBlock.ValueString(), "the argument `profile` names"
	if name == "" {
		name, _ = r.env(scw.ScwActiveProfileEnv)
		source = "the variable " + scw.ScwActiveProfileEnv + " names"
	}
	named, _ := r.env(scw.ScwConfigPathEnv)
	r.file = configFile(named)
	config, err := scw.LoadConfigFromPath(r.file)
	var missing *scw.ConfigFileNotFoundError
	switch {
	case errors.As(err, &missing):
		r.noFile = true
		r.missing = named != ""
		if name != "" {
			r.fail("profile", "No such profile", fmt.Sprintf("The profile that %s, %s, cannot be used: there is no configuration file %s. Make one with `scw init`, or name another one with %s.", source, shown(name), r.shownFile(), scw.ScwConfigPathEnv))
			r.missingFile()
		}
		return
	case err != nil:
		r.fail("profile", unreadableFile, fmt.Sprintf("The file %s is not usable: %s.\n\nWhat to do now: correct the file, or name another one with %s.", r.shownFile(), whatIsWrong(err), scw.ScwConfigPathEnv))
		return
	}
	r.openFile(config)
	if name == "" {
		if config.ActiveProfile == nil {
			r.profile, r.name = &config.Profile, scw.DefaultProfileName
			return
		}
		name, source = *config.ActiveProfile, "`active_profile` in the file names"
	}
	profile, err := config.GetProfile(name)
	if err != nil || profile == nil {
		r.fail("profile", "No such profile", fmt.Sprintf("The profile that %s, %s, is not in Scaleway's configuration file %s. It has these profiles: %s. Take one of them, or make this one with `scw init -p NAME`.",
			source, shown(name), r.shownFile(), profilesOf(config)))
		return
	}
	r.profile, r.name = profile, name
}

// profilesOf lists the profiles in the file, for messages.
func profilesOf(config *scw.Config) string {
	names := make([]string, 0, len(config.Profiles)+1)
	for name := range config.Profiles {
		names = append(names, shown(name))
	}
	slices.Sort(names)
	return strings.Join(append([]string{fmt.Sprintf("%q", scw.DefaultProfileName)}, names...), ", ")
}

// openFile warns of a file with a secret key that other users may read.
func (r *resolver) openFile(config *scw.Config) {
	const forOthers = 0o044
	secret := config.SecretKey != nil
	for _, profile := range config.Profiles {
		secret = secret || profile != nil && profile.SecretKey != nil
	}
	info, err := os.Stat(r.file)
	if err != nil || !secret || runtime.GOOS == "windows" || info.Mode().Perm()&forOthers == 0 {
		return
	}
	r.warn("profile", "Others can read Scaleway's configuration file", fmt.Sprintf("The file %s holds a secret key, and its permissions (%#o) let other users of this machine read it. Run: chmod 600 %s", r.shownFile(), info.Mode().Perm(), r.shownFile()))
}

// missingFile reports that the file in SCW_CONFIG_PATH does not exist. It is an
// error only if something else is wrong or missing, because the file may have the
// right value.
func (r *resolver) missingFile() {
	const correct = " Correct the variable, or unset it."
	switch text := fmt.Sprintf("The variable %s names %s, which does not exist.", scw.ScwConfigPathEnv, r.shownFile()); {
	case !r.missing:
	case r.diags.HasError():
		r.fail("profile", unreadableFile, text+correct)
	default:
		r.warn("profile", unreadableFile, text+" All that is needed is set elsewhere, so the provider goes on without it."+correct)
	}
}

// whichFile names the configuration file as a place that was searched for a
// value.
func (r *resolver) whichFile() string {
	if r.noFile {
		return fmt.Sprintf("Scaleway's configuration file (there is no %s)", r.shownFile())
	}
	return fmt.Sprintf("the profile %s of Scaleway's configuration file %s", shown(r.name), r.shownFile())
}

func (r *resolver) warn(attribute, summary, detail string) {
	r.diags.AddAttributeWarning(path.Root(attribute), summary, detail)
}

var (
	// quoted matches a value of the file as the YAML package quotes it. It may be a
	// key.
	quoted = regexp.MustCompile("`[^`\n]*`")
	// before matches what the SDK and the YAML package say before the fault.
	before = regexp.MustCompile(`(?s)^.*?\byaml: (unmarshal errors:)?`)
	// mismatch matches a value of another kind than its setting.
	mismatch = regexp.MustCompile(`cannot unmarshal !!(\w+)(.*?) into (\w+)`)
)

// whatIsWrong says on one line why the file cannot be read. No value of it is
// shown.
func whatIsWrong(err error) string {
	var file *fs.PathError
	if errors.As(err, &file) {
		return file.Err.Error()
	}
	text := quoted.ReplaceAllString(err.Error(), "(a value that is not shown here)")
	var faults []string
	for line := range strings.SplitSeq(before.ReplaceAllString(text, ""), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			faults = append(faults, mismatch.ReplaceAllStringFunc(line, mismatched))
		}
	}
	return "the YAML in it is wrong: " + strings.Join(faults, "; ")
}

// mismatched says in plain words what a setting is, and what it has to be.
func mismatched(text string) string {
	names := map[string]string{"map": "a map", "seq": "a list", "str": "a text", "string": "a text", "bool": "true or false"}
	found := mismatch.FindStringSubmatch(text)
	is, must := names[found[1]], names[found[3]]
	if is == "" || must == "" {
		return text
	}
	return fmt.Sprintf("%s%s where it must be %s", is, found[2], must)
}

// shownFile is the path of the file for messages: a key may have been pasted in
// its place.
func (r *resolver) shownFile() string {
	if !strings.ContainsAny(r.file, `/\`) && keyLike.MatchString(r.file) {
		return "(a name that may be a key, and is not shown here)"
	}
	return r.file
}

// configFile is the path of the file that is named, or of the usual one, which
// may end in .yml.
func configFile(named string) string {
	if named != "" {
		return filepath.Clean(named)
	}
	usual := scw.GetConfigPath()
	if _, err := os.Stat(usual); os.IsNotExist(err) {
		other := strings.TrimSuffix(usual, ".yaml") + ".yml"
		if _, err := os.Stat(other); err == nil {
			return other
		}
	}
	return usual
}
