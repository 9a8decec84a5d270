resource "x" "y" {
  url = "@URL@/v1"
  api_key = "@KEY@"
  environment = { DIRECT_ROUTE_API_KEY = "@KEY@" }
}
variable "k" { default = "@KEY@" }
