variable "name" {
  description = "Name of the link."
  type        = string
  default     = "office"
}
