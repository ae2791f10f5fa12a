import {
  to = interlink_link.office
  identity = {
    region = "fr-par"
    id     = "11111111-2222-3333-4444-555555555555"
  }
}
