import {
  to = interlink_link.office
  id = "fr-par/11111111-2222-3333-4444-555555555555"
}
