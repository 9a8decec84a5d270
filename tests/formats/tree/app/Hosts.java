package com.acme;

final class Hosts {
    private final String region = System.getenv("REGION");

    String overLines() {
        return "https://my-account-abcd1234."
            + this.region
            + ".direct.fireworks.ai/v1/";
    }
}
