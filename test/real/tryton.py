"""Fills a new Tryton: its company, a party for web orders, and goods with stock. Arguments: configuration, goods as JSON."""

import datetime
import json
import sys
from decimal import Decimal

from trytond.config import config

config.update_etc(sys.argv[1])

from trytond.pool import Pool  # noqa: E402: the configuration comes first
from trytond.transaction import Transaction  # noqa: E402

DATABASE = "shop"

Pool.start()
pool = Pool(DATABASE)
with Transaction().start(DATABASE, 0):
    pool.init()
with open(sys.argv[2], encoding="utf8") as file:
    goods = json.load(file)

with Transaction().start(DATABASE, 0) as transaction:
    rate = {"rate": Decimal(1), "date": datetime.date(2020, 1, 1)}
    francs, = pool.get("currency.currency").create([
        {"name": "Swiss franc", "symbol": "CHF", "code": "CHF", "digits": 2, "rates": [("create", [rate])]},
    ])
    owner, web = pool.get("party.party").create([{"name": "Seeladen AG"}, {"name": "Web"}])
    company, = pool.get("company.company").create([{"party": owner.id, "currency": francs.id}])
    User = pool.get("res.user")
    admin, = User.search([("login", "=", "admin")])
    User.write([admin], {"companies": [("add", [company.id])], "company": company.id})
    unit, = pool.get("product.uom").search([("symbol", "=", "u")], limit=1)
    Location = pool.get("stock.location")
    supplier, = Location.search([("code", "=", "SUP")])
    storage, = Location.search([("code", "=", "STO")])
    with transaction.set_user(admin.id), transaction.set_context(company=company.id):
        for good in goods:
            variant = {"suffix_code": good["sku"], "active": good["active"], "description": good["text"]}
            template, = pool.get("product.template").create([{
                "name": good["name"], "type": "goods", "default_uom": unit.id, "salable": True, "sale_uom": unit.id,
                "list_price": Decimal(good["price"]), "products": [("create", [variant])],
            }])
            if good["stock"] == 0:
                continue
            Product = pool.get("product.product")
            product, = Product.search([("template", "=", template.id), ("active", "in", [True, False])])
            Move = pool.get("stock.move")
            Move.do(Move.create([{
                "product": product.id, "unit": unit.id, "quantity": good["stock"], "from_location": supplier.id,
                "to_location": storage.id, "company": company.id, "unit_price": Decimal(1), "currency": francs.id,
                "effective_date": datetime.date(2026, 11, 1),
            }]))
    transaction.commit()
    print(json.dumps({"company": company.id, "party": web.id, "storage": storage.id, "unit": unit.id}))
