// Package base is what the resources and data sources of all services share: it
// brings the API client and Terraform's framework together.
package base
