# terraform query -generate-config-out=links.tf
provider "interlink" {
  region = "fr-par"
}

list "interlink_link" "active" {
  provider = interlink

  config {
    status = "active"
  }
}
