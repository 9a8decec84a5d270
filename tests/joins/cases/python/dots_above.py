# held: dots that climb above the root
from urllib.parse import urljoin

print(urljoin("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/", "../../v2/models"))
print(urljoin("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai", "../v1/models"))
