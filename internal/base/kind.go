package base

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/interlink-provider/terraform-provider-interlink/internal/client"
)

// Kind is a kind of API object and its two data sources. Lookup shows one object
// by its id or its name. Listing shows all objects that match the filters.
type Kind[Object, Request, Model any] struct {
	// Singular and Plural name the data sources, without interlink_. Plural is
	// also the attribute with the objects.
	Singular, Plural string
	// Article, Noun and Nouns are for texts: "an", "InterLink", "InterLinks".
	Article, Noun, Nouns string
	// About describes the singular data source.
	About string
	// MaxName is the maximum length of a name; 0 means no limit.
	MaxName int
	// Attributes are the computed attributes of one object.
	Attributes func() map[string]schema.Attribute

	// Request is the list call without filters. Filters are what it can filter by.
	Request Request
	Filters func(*Request) Filters
	// List, Get and WhyNone are methods of the client. WhyNone says why a region has
	// no objects at all. It is optional.
	List    func(*client.Client, context.Context, *Request) ([]Object, error)
	Get     func(c *client.Client, ctx context.Context, region, id string) (Object, error)
	WhyNone func(c *client.Client, ctx context.Context, region string) string

	Label func(Object) Label
	// Models converts objects to Terraform's models. It may send more requests.
	Models func(ctx context.Context, c *client.Client, region string, objects []Object) ([]Model, error)
}

// EachModel is Kind.Models for objects that need no more requests.
func EachModel[Object, Model any](fill func(m *Model, object Object, region string)) func(context.Context, *client.Client, string, []Object) ([]Model, error) {
	return func(_ context.Context, _ *client.Client, region string, objects []Object) ([]Model, error) {
		models := make([]Model, len(objects))
		for i, object := range objects {
			fill(&models[i], object, region)
		}
		return models, nil
	}
}

// Label is what a look-up has to know about an object.
type Label struct {
	Name, ID  string
	ProjectID string
	Note      string // for a list of candidates, for example the status
	Gone      bool   // the object is deleted
	Rank      int    // if several match, only those of the lowest rank count; at most 9
}
