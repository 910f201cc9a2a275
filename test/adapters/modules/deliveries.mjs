/** @type {import("tg360/adapter").Adapter} */
export default (host) => ({
  async listOrders({ updatedSince, cursor }) {
    const login = { username: host.username, password: host.password, ownerId: host.ownerId, shopId: host.shopId };
    const { token } = (
      await host.call({ method: "POST", path: "/api/v1/session", json: login, changes: false })
    ).json();
    const answer = await host.call({
      path: `/api/v1/owners/${host.ownerId}/shops/${host.shopId}/orders`,
      query: { updatedSince, cursor, limit: "2" },
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.json();
  },
});
