namespace MergeDsl.Evaluation.Reporting;

/// <summary>
/// The style sheet of a report. Colours are mixed in OKLab, where equal steps look equal: one ramp for measures that grow, orange
/// against blue, which every kind of colour-blindness tells apart, for those with two sides.
/// </summary>
internal static class PageStyle
{
    /// <summary>The sheet.</summary>
    public const string Text = """
        :root{--page:#fcfcfb;--card:#f3f3f0;--ink:#1c1e21;--soft:#5d636b;--line:#dcdcd7;--accent:#3d55b8;
        --from:#f4f1e4;--to:#2c3f94;--mid:#eeeeeb;--bad:#b8470b;--good:#1f5fb0;--on:#fff}
        @media(prefers-color-scheme:dark){:root{--page:#131519;--card:#1c1f25;--ink:#e8e9eb;--soft:#9aa1ab;--line:#30343c;--accent:#93a8ff;
        --from:#22262e;--to:#f2d675;--mid:#262a31;--bad:#ff9a57;--good:#7db4ff;--on:#111317}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0 auto;padding:40px 24px 64px;max-width:1000px;background:var(--page);color:var(--ink);
        font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
        h1{font-size:32px;line-height:1.2;letter-spacing:-.02em;margin:2px 0 4px;overflow-wrap:anywhere}
        h2{font-size:19px;letter-spacing:-.01em;margin:0 0 4px}
        p{margin:0 0 12px;max-width:72ch}
        section{margin-top:48px}
        code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
        .over{margin:0;color:var(--accent);font-size:13px;font-weight:600}
        .note{color:var(--soft);font-size:13px}
        .verdict{font-size:18px;line-height:1.5;margin:24px 0 0;max-width:62ch}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:0 24px;margin:28px 0 0}
        .figures>div{display:flex;flex-direction:column;border-top:2px solid var(--ink);padding:10px 0 14px}
        .figures dd{margin:0}.figures dt{order:2;font-size:14px}.figures .value{order:1;font-size:28px;line-height:1.25;letter-spacing:-.02em}.figures .note{order:3}
        .scroll{overflow-x:auto;max-width:100%}
        .scroll:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        table{border-collapse:collapse}
        th{font-weight:inherit;text-align:left}
        .plain{width:100%}
        .plain th,.plain td{padding:7px 16px 7px 0;border-bottom:1px solid var(--line);vertical-align:baseline}
        .plain thead th{color:var(--soft);font-size:13px;white-space:nowrap}
        .plain th:last-child,.plain td:last-child{padding-right:0}
        .plain .number{text-align:right;white-space:nowrap}
        .bar{display:inline-block;width:min(160px,18vw);height:8px;margin-right:10px;background:var(--card);vertical-align:1px}
        .bar span{display:block;height:8px;background:var(--accent)}
        .flags th{width:34%;vertical-align:top}
        .tag{display:inline-block;min-width:78px;margin-right:6px;color:var(--bad);font-weight:600;font-size:13px}
        details{margin-top:14px}
        summary{cursor:pointer;color:var(--accent);font-size:14px;width:fit-content}
        dl{margin:10px 0}details dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;font-size:14px}details dd{margin:0;color:var(--soft)}
        .tabs{position:relative}
        .tablist{display:flex;flex-wrap:wrap;gap:2px 18px;margin:8px 0 14px;border-bottom:1px solid var(--line)}
        .tablist label{padding:6px 0;margin-bottom:-1px;border-bottom:2px solid transparent;color:var(--soft);cursor:pointer;font-size:14px}
        .tablist label:hover{color:var(--ink)}
        .panel{display:none}
        .heat{border-spacing:2px;border-collapse:separate;margin-left:-2px;min-width:min(100%,760px)}
        .heat td{min-width:46px;height:26px;padding:0 6px;text-align:right;font-size:12.5px;background:var(--card)}
        .heat .empty{background:none;text-align:center;color:var(--soft)}
        .heat thead td{background:none;height:auto}
        .heat thead th{padding:0 6px 2px;font-size:12px;color:var(--soft);text-align:right;white-space:nowrap}
        .heat .parents th{text-align:left;padding:0 2px;color:var(--ink);border-bottom:1px solid var(--line)}
        .heat tbody th{padding:0 10px 0 2px;font-size:12.5px;color:var(--soft);text-align:right}
        .heat .corner{text-align:right;padding:0 10px 2px 2px}
        .small td{height:18px;font-size:11px}
        .heat .grow{background:color-mix(in oklab,var(--to) var(--v),var(--from))}
        .heat .bad{background:color-mix(in oklab,var(--bad) var(--v),var(--mid))}
        .heat .good{background:color-mix(in oklab,var(--good) var(--v),var(--mid))}
        .heat .full{color:var(--on)}@media(prefers-color-scheme:dark){.heat .strong{color:var(--on)}}
        .legend{display:flex;align-items:center;gap:8px;margin-top:12px;font-size:12.5px;color:var(--soft)}
        .ramp{width:160px;height:8px;background:linear-gradient(to right in oklab,var(--from),var(--to))}
        .two{background:linear-gradient(to right in oklab,var(--bad),var(--mid),var(--good))}
        .turned{background:linear-gradient(to right in oklab,var(--good),var(--mid),var(--bad))}
        .pairs{display:flex;flex-wrap:wrap;gap:24px 56px;margin-top:28px}
        .heat.matrix{min-width:0}.matrix td{min-width:62px;height:32px}
        .matrix caption{text-align:left;font-size:13px;color:var(--soft);padding:0 2px 6px;white-space:nowrap}
        .matrix tbody th,.matrix thead th{color:var(--ink);font-size:13px}
        .multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:22px 28px;margin-top:16px}
        figure{margin:0}figcaption{font-size:14px}figcaption span{color:var(--soft);font-size:12.5px;margin-left:8px}
        figure .note{margin:0;font-size:12.5px}
        svg{display:block;width:100%;height:auto}
        svg text{fill:var(--soft);font-size:10.5px}
        .grid{stroke:var(--line)}.band{fill:var(--accent);fill-opacity:.18}
        .curve{fill:none;stroke:var(--accent);stroke-width:2;stroke-linejoin:round}
        .cut{stroke:var(--ink);stroke-dasharray:3 3}
        .try{fill:var(--soft);fill-opacity:.45}
        .range{stroke:var(--soft);stroke-width:3;stroke-linecap:round}.dot{fill:var(--soft)}
        .merged .range,.merged .dot{stroke:var(--accent);fill:var(--accent)}.merged{font-weight:600}
        .scores td,.scores th{vertical-align:middle}.scores .wide{width:34%;min-width:120px}.scores .task{font-weight:600;vertical-align:top}.scores .task .note{display:block;font-weight:400}
        footer{margin-top:56px;padding-top:16px;border-top:1px solid var(--line);color:var(--soft);font-size:13px}
        footer p{margin-bottom:6px}
        @media(max-width:600px){body{padding:24px 16px 48px}section{margin-top:40px}h1{font-size:26px}.verdict{font-size:16px}
        .figures{grid-template-columns:1fr 1fr;gap:0 16px}.figures .value{font-size:24px}
        .heat td{min-width:38px;padding:0 4px;font-size:11.5px}.heat thead th{font-size:10.5px;padding:0 4px 2px}
        .flags tr,.flags th,.flags td{display:block;width:auto;padding-right:0}.flags th{border:0;padding-bottom:0}
        .multiples{grid-template-columns:1fr 1fr;gap:18px 14px}.plain th,.plain td{padding-right:10px}.plain thead th{white-space:normal;vertical-align:bottom}.bar,.scores .wide,.scores thead th:nth-child(3){display:none}}
        @media print{body{max-width:none;padding:0}section{break-inside:avoid}}

        """;
}
