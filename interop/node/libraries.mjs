// What the owners' libraries for Node do with a delivery: verify it, or throw.
import { createRequire } from "node:module";

const require = createRequire(process.env.MODULES + "/");

export const libraries = {
  "standardwebhooks": {
    verify: (secret, headers, body) => new (require("standardwebhooks").Webhook)(secret).verify(body, headers),
    sign: (secret, body, at) => {
      const value = new (require("standardwebhooks").Webhook)(secret).sign("msg_1", at, body);
      return { "webhook-id": "msg_1", "webhook-timestamp": seconds(at), "webhook-signature": value };
    },
  },
  "svix": {
    verify: (secret, headers, body) => new (require("svix").Webhook)(secret).verify(body, headers),
    sign: (secret, body, at) => {
      const value = new (require("svix").Webhook)(secret).sign("msg_1", at, body);
      return { "webhook-id": "msg_1", "webhook-timestamp": seconds(at), "webhook-signature": value };
    },
  },
  "stripe": {
    verify: (secret, headers, body) => stripe().webhooks.constructEvent(body, headers["stripe-signature"], secret),
    sign: (secret, body, at) => ({
      "stripe-signature": stripe().webhooks.generateTestHeaderString({ payload: body, secret, timestamp: Number(seconds(at)) }),
    }),
  },
  "@octokit/webhooks": {
    verify: async (secret, headers, body) => {
      const { Webhooks } = await octokit();
      if (!(await new Webhooks({ secret }).verify(body, headers["x-hub-signature-256"] ?? ""))) throw new Error("signature");
      JSON.parse(body);
    },
    sign: async (secret, body) => {
      const { Webhooks } = await octokit();
      return { "x-hub-signature-256": await new Webhooks({ secret }).sign(body) };
    },
  },
};

const seconds = (at) => String(Math.floor(at.getTime() / 1000));
const stripe = () => {
  const Stripe = require("stripe");
  return new (Stripe.default ?? Stripe)("sk_test_none");
};
const octokit = () => import(process.env.MODULES + "/@octokit/webhooks/dist-bundle/index.js");
