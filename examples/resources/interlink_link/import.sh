# By {region}/{uuid}; a bare UUID is looked for in the provider's region.
terraform import interlink_link.office fr-par/11111111-2222-3333-4444-555555555555
