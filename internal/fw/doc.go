// Package fw holds the pieces of terraform-plugin-framework that the resources
// and data sources of this provider share: the id and prefix types, validators
// and plan modifiers. It imports no other package of the project.
package fw
