// After npm ci: which Node everything runs on, where that is not the one that npm itself runs on. Nothing else.
const [, npms = ""] = /node\/v(\S+)/.exec(process.env["npm_config_user_agent"] ?? "") ?? [];
if (npms !== "" && Number(npms.split(".")[0]) < 22) {
  console.log(
    `npm runs on Node.js ${npms} here. tg360 and its tests run on ${process.versions.node}, from node_modules/.`,
  );
}
