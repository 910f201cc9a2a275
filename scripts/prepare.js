// After npm ci: prints which Node is used, if it is not the one that npm itself runs on.
const [, npms = ""] = /node\/v(\S+)/.exec(process.env["npm_config_user_agent"] ?? "") ?? [];
if (npms !== "" && Number(npms.split(".")[0]) < 22) {
  console.log(
    `npm runs on Node.js ${npms} here. tg360 and its tests run on ${process.versions.node}, from node_modules/.`,
  );
}
