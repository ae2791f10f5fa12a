// Package base is shared by the resources and data sources of all services. It
// connects the API client with Terraform's framework.
package base
