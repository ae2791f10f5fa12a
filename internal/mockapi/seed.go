package mockapi

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed seed.json
var seedJSON []byte // the partners and PoPs of the recordings; their organization is not needed

// DefaultRegion is the region of objects that are seeded without one. InterLink is in this region (documented).
const DefaultRegion = "fr-par"

// DefaultProjectID is the project of objects that are seeded without one.
const DefaultProjectID = "105bdce1-64c0-48ab-899d-868455867ecf"

// Ids of the recordings' partners and PoPs.
const (
	PartnerFranceIX = "89d00734-eddb-4192-8b16-bc16f0b0f5a5"
	PartnerFreePro  = "930ebb71-7fb2-4ea7-a8d1-7f4cc3177c05"
	PopDC2          = "f2e1cf2f-efec-4798-a959-767310ab30ae" // its bandwidths are only in the reply to the GET (recorded)
	PopDC3          = "c1165d78-bd85-4574-9958-b068a6d191f9"
	PopDC5          = "6c72a01d-6489-414c-aae6-863740b061c2"
	PopMRS2         = "118e6439-6821-46be-92ca-fb558a46cf6f"
	PopTH2          = "fd046cc9-d9bf-4a87-9c32-d299fe4bf4d7"
)

// seed fills an empty store.
func (s *Server) seed() {
	var seeds struct {
		Partners []*struct {
			partner
			Region string `json:"region"`
		} `json:"partners"`
		Pops []*pop `json:"pops"`
	}
	if err := json.Unmarshal(seedJSON, &seeds); err != nil {
		panic("mockapi: seed.json: " + err.Error()) // it is part of the package: a test would have found it
	}
	for _, p := range seeds.Partners {
		p.region = p.Region
		s.st.partners.add(p.ID, &p.partner)
	}
	for _, p := range seeds.Pops {
		p.unlisted = p.ID == PopDC2
		s.st.pops.add(p.ID, p)
	}
	for n := range s.options.ExtraPartners {
		l3 := n%2 == 0
		s.addPartner(PartnerSeed{
			ID: fmt.Sprintf("aaaaaaaa-0000-4000-8000-%012d", n+1), Name: fmt.Sprintf("Partner %03d", n+1), L3Connectivity: &l3,
		})
	}
	for n := range s.options.ExtraPops {
		s.addPop(PopSeed{ID: fmt.Sprintf("bbbbbbbb-0000-4000-8000-%012d", n+1), Name: fmt.Sprintf("POP%03d", n+1)})
	}
}

// PartnerSeed is a partner to add. Empty fields get a sensible value.
type PartnerSeed struct {
	ID, Name, ContactEmail, PortalURL, Region string
	L3Connectivity                            *bool    // nil: not sent, as in the recordings
	PopIDs                                    []string // nil: every PoP of its region that has bandwidths
}

// AddPartner adds a partner and returns its id.
func (s *Server) AddPartner(seed PartnerSeed) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addPartner(seed)
}

func (s *Server) addPartner(seed PartnerSeed) string {
	at := s.now().Format(timeLayout)
	host := strings.ReplaceAll(collation(seed.Name), " ", "") + ".example"
	p := &partner{
		ID: either(strings.ToLower(seed.ID), newUUID()), Name: seed.Name,
		ContactEmail: either(seed.ContactEmail, "support@"+host), PortalURL: either(seed.PortalURL, "https://"+host+"/portal"),
		LogoURL: "https://" + host + "/logo.svg", CreatedAt: at, UpdatedAt: at, L3Connectivity: seed.L3Connectivity,
		region: either(seed.Region, DefaultRegion), popIDs: seed.PopIDs,
	}
	s.st.partners.add(p.ID, p)
	return p.ID
}

// PopSeed is a PoP to add. Empty fields get a sensible value.
type PopSeed struct {
	ID, Name, HostingProviderName, City, Region string
	Bandwidths                                  []uint64 // Mbit/s; nil: those of TH2, empty: none
	NoDedicated                                 bool     // no dedicated connections here (only a filter shows it)
	Unlisted                                    bool     // the list shows none of its bandwidths, the GET does
}

// AddPop adds a PoP and returns its id.
func (s *Server) AddPop(seed PopSeed) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addPop(seed)
}

func (s *Server) addPop(seed PopSeed) string {
	host, city := either(seed.HostingProviderName, "Example DC"), either(seed.City, "Paris")
	p := &pop{
		ID: either(strings.ToLower(seed.ID), newUUID()), Name: seed.Name, HostingProviderName: host, City: city,
		Address: "1 rue de l'Exemple", LogoURL: "https://dc.example/logo.svg", Bandwidths: seed.Bandwidths,
		DisplayName: city + " - " + host + " " + seed.Name, Region: either(seed.Region, DefaultRegion),
		noDedicated: seed.NoDedicated, unlisted: seed.Unlisted,
	}
	if p.Bandwidths == nil {
		p.Bandwidths = []uint64{50, 100, 200, 500, 1000, 2000, 5000, 10000, 25000}
	}
	s.st.pops.add(p.ID, p)
	return p.ID
}

func either(value, byDefault string) string {
	if value != "" {
		return value
	}
	return byDefault
}
