terraform {
  required_providers {
    interlink = {
      source = "interlink-provider/interlink"
    }
  }
}

# Credentials, project and region come from the environment (SCW_*) or from a
# profile of Scaleway's configuration file.
provider "interlink" {}

# In the place of the resource block: Terraform forgets the link, and the link
# stays as it is. It is billed on.
removed {
  from = interlink_link.office

  lifecycle {
    destroy = false
  }
}
