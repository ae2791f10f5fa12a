terraform {
  required_version = ">= 1.11" # of OpenTofu: ">= 1.12"

  required_providers {
    interlink = {
      source  = "interlink-provider/interlink"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment (SCW_ACCESS_KEY, SCW_SECRET_KEY) or from
# a profile of Scaleway's configuration file. Keep them out of the configuration.
provider "interlink" {
  region     = "fr-par"
  project_id = "11111111-2222-3333-4444-555555555555"
}
