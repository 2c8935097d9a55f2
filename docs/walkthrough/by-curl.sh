#!/bin/bash
# Takes a small purchase from the list to the last payment with curl, printing each step:
#
#   cargo run --release -- demo --listen 127.0.0.1:8080 --json > demo.json &
#   bash docs/walkthrough/by-curl.sh demo.json
#
# It buys by self-organised purchase (自行采购), so one organisation may bid and one person scores. Needs curl and python3, and a
# demonstration that it has not been run on: a unit has one budget line of a kind.
set -euo pipefail
demo=$1
until [ -s "$demo" ]; do sleep 1; done # the market may still be building

# The value at a path of the JSON on standard input, as in `at items 0 id`.
at() { python3 -c 'import functools, json, sys
step = lambda value, key: value[int(key)] if isinstance(value, list) else value[key]
print(functools.reduce(step, sys.argv[1:], json.loads(sys.stdin.readline())))' "$@"; }
base=$(at base_url < "$demo")
account() { python3 -c 'import json, sys
accounts = json.loads(open(sys.argv[1]).readline())["accounts"]
print(next(account[sys.argv[3]] for account in accounts if account["login"] == sys.argv[2]))' "$demo" "$@"; }
# The day that is so many days after today of the market's clock.
day() { python3 -c 'import datetime, sys
print(datetime.date.fromisoformat(sys.argv[1][:10]) + datetime.timedelta(int(sys.argv[2])))' "$now" "$1"; }

ask() { # who path: reads
  curl -sS --fail-with-body "$base$2" -H "Authorization: Bearer $(account "$1" token)" -H 'Accept-Language: en'; }
say() { # who path body: acts on the version that is now there, as a person who has just read it
  local version=() noun=${2%/*}
  echo "  $1: POST $2" >&2
  if [[ $2 =~ ^/v1/[a-z-]+/[0-9a-f-]{36}/ ]]; then
    version=(-H "If-Match: $(curl -sS -o /dev/null -D - "$base$noun" -H "Authorization: Bearer $(account "$1" token)" |
      sed -n 's/^etag: \(.*\)\r$/\1/p')"); fi
  curl -sS --fail-with-body "$base$2" -H "Authorization: Bearer $(account "$1" token)" -H 'Accept-Language: en' \
    -H 'Content-Type: application/json' -H "Idempotency-Key: by-curl-$RANDOM-$RANDOM-$RANDOM" "${version[@]}" -d "$3"
}
step() { echo "— $*"; }

officer=weifang.officer inspector=weifang.inspector approver=weifang.approver
finance=pudong.finance treasury=pudong.treasury auditor=pudong.auditor
unit=310115004

step 'A purchase list, and an item on it'
list=$(say $officer /v1/purchase-lists "{\"unit\":\"$unit\",\"year\":$(date +%Y),\"title\":\"我的第一张清单\"}")
now=$(at opened_at <<< "$list") year=$(at year <<< "$list")
item=$(say $officer "/v1/purchase-lists/$(at id <<< "$list")/items" '{"requirement":{"name":"儿童之家运营","catalogue_code":"C05010200",
  "in_guiding_catalogue":true,"description":"运营社区儿童之家。","quantity":"每周开放五天","estimate":"90000.00",
  "expected_start":"'"$(day 30)"'","payment_way":"验收后支付"}}' | at id)
say $officer "/v1/purchase-items/$item/submit" '{}' | at status

step 'Reviewed by another person, set on a budget line, filed'
say $approver "/v1/purchase-items/$item/review" '{}' | at status
budget_line=$(say $finance /v1/budget-lines '{"unit":"'$unit'","year":'"$year"',"source":"special_fund","catalogue_code":"C05010200",
  "title":"儿童福利服务","amount":"100000.00"}' | at id)
say $finance "/v1/purchase-items/$item/budget" '{"allocations":[{"budget_line":"'"$budget_line"'","amount":"90000.00"}]}' | at status
say $approver "/v1/purchase-items/$item/file" '{}' | at status

step 'A tender, published'
tender=$(say $officer /v1/tenders '{"unit":"'$unit'","tender_documents":{"title":"儿童之家运营采购","description":"按期验收付款。",
  "method":"self_organised","score_places":2,"attachments":[],"bid_deadline":"'"$(day 7)"'T10:00:00+08:00",
  "lots":[{"item":"'"$item"'","title":"儿童之家运营","ceiling":"90000.00"}],
  "criteria":[{"code":"price","kind":"price","title":"报价","points":30},
              {"code":"plan","kind":"quality","title":"方案","points":70}]}}' | at id)
say $officer "/v1/tenders/$tender/submit" '{}' | at status
say $approver "/v1/tenders/$tender/publish" '{}' | at status

step 'A sealed bid; the buyer sees none'
bid=$(say ngo01 "/v1/tenders/$tender/bids" '{"lot":1,"content":{"price":"88000.00","plan":"两名全职社工。",
  "team":"持证社工两名。","attachments":[]}}' | at id)
ask $officer "/v1/bids?tender=$tender"; echo

step 'The clock moves past the deadline; the tender closes by itself'
say system /v1/clock/move '{"days":8,"minutes":0}' > /dev/null
until [ "$(ask $officer "/v1/tenders/$tender" | at status)" = closed ]; do sleep 0.2; done

step 'The panel, the opening, the scores'
panel=$(say $officer "/v1/tenders/$tender/panel" '{"members":[{"person":"'"$(account expert1 person)"'","seat":"expert"}]}' | at id)
say $officer "/v1/tenders/$tender/open-bids" '{}' | at status
say expert1 "/v1/evaluations/$panel/declare-conflict-of-interest" '{"no_conflict_of_interest":true}' > /dev/null
say $officer "/v1/bids/$bid/qualify" '{}' | at status
say expert1 "/v1/evaluations/$panel/score-sheets" '{"scores":[{"bid":"'"$bid"'","criterion":"plan","points":"66.5"}]}' > /dev/null
say $officer "/v1/evaluations/$panel/consolidate" '{}' | at status

step 'The award and its result'
award=$(ask $officer "/v1/awards?tender=$tender" | at items 0 id)
say $approver "/v1/awards/$award/decide" '{"bid":"'"$bid"'"}' | at status
say $officer "/v1/awards/$award/publish" '{"reason":"方案完整，得分第一。"}' | at status

if [ "$(day 8 | cut -c1-4)" != "$year" ]; then
  step 'The year ended meanwhile: what is open on the line goes on into the next'
  say $finance "/v1/budget-lines/$budget_line/carry-forward" '{}' | at carried_forward
  budget_line=$(ask $finance "/v1/budget-lines?unit=$unit&year=$((year + 1))&given_year=$year&source=special_fund&catalogue_code=C05010200" |
    at items 0 id)
fi

step 'The contract, signed by both, to a confirmed account of the supplier'
accounts=$(ask $officer "/v1/payee-accounts?organisation=$(account ngo01 organisation)&status=confirmed")
payee() { at items 0 payee "$1" <<< "$accounts"; }
contract=$(say $officer "/v1/awards/$award/contract" '{"terms":{"title":"儿童之家运营合同","text":"依采购文件和响应文件。",
  "price":"88000.00","start_date":"'"$(day 8)"'","end_date":"'"$(day 190)"'","long_term":null,
  "payee":{"name":"'"$(payee name)"'","bank":"'"$(payee bank)"'","account":"'"$(payee account)"'"},
  "milestones":[{"title":"全部服务","amount":"88000.00","due":"'"$(day 180)"'","items":["每周开放五天"]}],
  "allocations":[{"budget_line":"'"$budget_line"'","amount":"88000.00"}]}}' | at id)
say $officer "/v1/contracts/$contract/send" '{}' | at status
say ngo01 "/v1/contracts/$contract/sign-as-supplier" '{}' | at status
say $approver "/v1/contracts/$contract/sign-as-buyer" '{}' | at status

step 'Delivered, accepted by who does not handle the contract, invoiced'
milestone=$(ask ngo01 "/v1/milestones?contract=$contract" | at items 0 id)
say ngo01 "/v1/milestones/$milestone/deliver" '{"report":"服务完成。","ledger":"签到与收支明细。","evidence":[]}' | at status
say $inspector "/v1/milestones/$milestone/accept" '{"acceptance":{"amount":"88000.00","beneficiaries_opinion":"家长满意。",
  "verdicts":[{"item":"每周开放五天","passed":true,"remark":"抽查属实"}]}}' | at status
invoice=$(say ngo01 "/v1/milestones/$milestone/invoices" '{"figures":{"number":"26312'"$(printf '%05d%05d%05d' $RANDOM $RANDOM $RANDOM)"'",
  "net":"88000.00","tax":"0.00","gross":"88000.00"}}' | at id)
say $officer "/v1/invoices/$invoice/match" '{}' | at status

step 'Asked for, approved, sent, paid'
payment=$(say $officer "/v1/invoices/$invoice/payments" '{"amount":"88000.00"}' | at id)
say $approver "/v1/payments/$payment/approve" '{}' | at status
say $treasury /v1/payment-orders '{"unit":"310115004","payments":["'"$payment"'"],
  "debtor":{"name":"街道零余额账户","bank":"上海银行浦东分行","account":"0316000000000001"}}' | at total
say $treasury "/v1/payments/$payment/confirm" '{"bank_reference":"SHB-BY-CURL-'"$RANDOM"'"}' | at status

step "The auditor's report"
curl -sS --fail-with-body "$base/v1/reports/payments?contract=$contract" -H 'Accept: text/csv' -H 'Accept-Language: en' \
  -H "Authorization: Bearer $(account $auditor token)"
