// Command schema prints the provider's schema in the form of `terraform
// providers schema -json`, for tfplugindocs. It uses no CLI, because each CLI
// leaves out what it does not know (terraform 1.11 knows neither identities nor
// list resources). The documentation would depend on the CLI.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/interlink-provider/terraform-provider-interlink/internal/provider"
)

// address is where tfplugindocs looks a provider up in a schema file.
const address = "registry.terraform.io/hashicorp/interlink"

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	server, err := provider.NewServer("dev", provider.Options{})()
	if err != nil {
		return fmt.Errorf("could not start the provider: %w", err)
	}
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return fmt.Errorf("could not read the schemas: %w", err)
	}
	if err := failed(schemas.Diagnostics); err != nil {
		return err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return fmt.Errorf("could not read the identity schemas: %w", err)
	}
	if err := failed(identities.Diagnostics); err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(object{
		"format_version": "1.0",
		"provider_schemas": object{address: object{
			"provider":                   schema(schemas.Provider),
			"resource_schemas":           all(schemas.ResourceSchemas, schema),
			"data_source_schemas":        all(schemas.DataSourceSchemas, schema),
			"ephemeral_resource_schemas": all(schemas.EphemeralResourceSchemas, schema),
			"list_resource_schemas":      all(schemas.ListResourceSchemas, schema),
			"resource_identity_schemas":  all(identities.IdentitySchemas, identity),
		}},
	})
}

type object map[string]any

func failed(diagnostics []*tfprotov6.Diagnostic) error {
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
		}
	}
	return nil
}

func all[T any](schemas map[string]T, form func(T) object) object {
	out := object{}
	for name, schema := range schemas {
		out[name] = form(schema)
	}
	return out
}

func schema(s *tfprotov6.Schema) object {
	return object{"version": s.Version, "block": block(s.Block)}
}

func block(b *tfprotov6.SchemaBlock) object {
	blocks := object{}
	for _, nested := range b.BlockTypes {
		blocks[nested.TypeName] = object{
			"nesting_mode": map[tfprotov6.SchemaNestedBlockNestingMode]string{
				tfprotov6.SchemaNestedBlockNestingModeSingle: "single",
				tfprotov6.SchemaNestedBlockNestingModeList:   "list",
				tfprotov6.SchemaNestedBlockNestingModeSet:    "set",
				tfprotov6.SchemaNestedBlockNestingModeMap:    "map",
				tfprotov6.SchemaNestedBlockNestingModeGroup:  "group",
			}[nested.Nesting],
			"block": block(nested.Block), "min_items": nested.MinItems, "max_items": nested.MaxItems,
		}
	}
	return object{
		"attributes": attributes(b.Attributes), "block_types": blocks,
		"description": b.Description, "description_kind": kind(b.DescriptionKind), "deprecated": b.Deprecated,
	}
}

func attributes(list []*tfprotov6.SchemaAttribute) object {
	out := object{}
	for _, a := range list {
		one := object{
			"description": a.Description, "description_kind": kind(a.DescriptionKind), "deprecated": a.Deprecated,
			"required": a.Required, "optional": a.Optional, "computed": a.Computed,
			"sensitive": a.Sensitive, "write_only": a.WriteOnly,
		}
		if a.NestedType != nil {
			one["nested_type"] = object{
				"attributes": attributes(a.NestedType.Attributes),
				"nesting_mode": map[tfprotov6.SchemaObjectNestingMode]string{
					tfprotov6.SchemaObjectNestingModeSingle: "single",
					tfprotov6.SchemaObjectNestingModeList:   "list",
					tfprotov6.SchemaObjectNestingModeSet:    "set",
					tfprotov6.SchemaObjectNestingModeMap:    "map",
				}[a.NestedType.Nesting],
			}
		} else {
			one["type"] = typeOf(a.Type)
		}
		out[a.Name] = one
	}
	return out
}

func identity(s *tfprotov6.ResourceIdentitySchema) object {
	out := object{}
	for _, a := range s.IdentityAttributes {
		out[a.Name] = object{
			"type": typeOf(a.Type), "description": a.Description,
			"required_for_import": a.RequiredForImport, "optional_for_import": a.OptionalForImport,
		}
	}
	return object{"version": s.Version, "attributes": out}
}

func kind(k tfprotov6.StringKind) string {
	if k == tfprotov6.StringKindMarkdown {
		return "markdown"
	}
	return "plain"
}

// typeOf returns a type in the form of Terraform's JSON.
func typeOf(t tftypes.Type) any {
	switch t := t.(type) {
	case tftypes.List:
		return []any{"list", typeOf(t.ElementType)}
	case tftypes.Set:
		return []any{"set", typeOf(t.ElementType)}
	case tftypes.Map:
		return []any{"map", typeOf(t.ElementType)}
	case tftypes.Object:
		out := object{}
		for name, attribute := range t.AttributeTypes {
			out[name] = typeOf(attribute)
		}
		return []any{"object", out}
	}
	for _, primitive := range []struct {
		is   tftypes.Type
		name string
	}{{tftypes.String, "string"}, {tftypes.Number, "number"}, {tftypes.Bool, "bool"}} {
		if t.Is(primitive.is) {
			return primitive.name
		}
	}
	return "dynamic"
}
