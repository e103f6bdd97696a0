extension HTMLPage {
    /// The page: `{{…}}` is escaped by the template engine, `{{{…}}}` only holds drawings and the page's own parts.
    static let template = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '{{{scriptHash}}}'; img-src data:">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:,">
        <title>{{title}}</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <a class="skip" href="#{{firstSection}}">Skip to the first section</a>
        <header>
        <h1>{{title}}</h1>
        <dl class="scope">
        {{#scope}}<div><dt>{{name}}</dt><dd>{{value}}</dd></div>
        {{/scope}}</dl>
        </header>
        <nav aria-label="Sections">
        <ol>
        {{#sections}}<li><a href="#{{id}}">{{title}}</a></li>
        {{/sections}}</ol>
        </nav>
        <main>
        {{#sections}}
        <section id="{{id}}" aria-labelledby="{{id}}-title">
        <h2 id="{{id}}-title">{{title}}</h2>
        {{#notes}}<p>{{.}}</p>
        {{/notes}}
        {{#answers}}
        <article aria-labelledby="{{id}}-title">
        <h3 id="{{id}}-title">{{title}}</h3>
        {{#chart}}<div class="chart">{{{.}}}</div>
        {{/chart}}
        {{#text}}<pre tabindex="0" role="region" aria-label="{{title}}">{{.}}</pre>
        {{/text}}
        {{#isEmpty}}<p class="none">Nothing.</p>{{/isEmpty}}
        {{#table}}
        <label class="filter" hidden>Show rows with <input type="search" data-table="{{id}}"></label>
        <div class="scroll" tabindex="0" role="region" aria-label="{{title}}, table">
        <table id="{{id}}">
        <caption{{^cut}} class="unseen"{{/cut}}>{{title}}{{#cut}}: {{cut}}{{/cut}}</caption>
        <thead><tr>{{#columns}}<th scope="col"{{#isNumber}} class="number"{{/isNumber}}>{{name}}</th>{{/columns}}</tr></thead>
        <tbody>
        {{#rows}}<tr>{{#cells}}<td{{#sort}} class="number" data-sort="{{sort}}"{{/sort}}{{#isTime}} class="time"{{/isTime}}>{{text}}</td>{{/cells}}</tr>
        {{/rows}}</tbody>
        </table>
        </div>
        {{/table}}
        <p class="command"><span>Again with</span> <code>{{command}}</code></p>
        </article>
        {{/answers}}
        </section>
        {{/sections}}
        </main>
        <footer><p>Made by backtrail from what the archive holds; what it does not hold it cannot show.</p></footer>
        <script>{{{script}}}</script>
        </body>
        </html>

        """#

    static let style = #"""
        :root{color-scheme:light dark;--text:#1b1f24;--soft:#57606a;--back:#fff;--raised:#f6f8fa;--line:#d0d7de;
        --link:#0550ae;--events:#3b7dd8;--errors:#b42318;--delivered:#2f7d4f;--empty:#8fc3a3;--stated:#c8dfd0;--partial:#c99a2e;--missing:#b42318;--unknown:#c3c9d1}
        @media (prefers-color-scheme:dark){:root{--text:#e6edf3;--soft:#9ea7b3;--back:#0d1117;--raised:#161b22;
        --line:#30363d;--link:#79b8ff;--events:#4c8ee0;--errors:#f0715f;--delivered:#3fa76a;--empty:#235c3b;--stated:#1b3a28;--partial:#b8892a;--missing:#f0715f;--unknown:#454c55}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:76rem;padding:1.5rem;background:var(--back);color:var(--text);
        font:16px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        h1{font-size:1.7rem;line-height:1.2;margin:0 0 1rem}
        h2{font-size:1.3rem;margin:2.5rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--line)}
        h3{font-size:1.05rem;margin:1.5rem 0 .4rem}
        a{color:var(--link)}
        .skip{position:absolute;left:-99rem}
        .skip:focus{left:1rem;top:1rem;background:var(--back);padding:.5rem}
        .scope{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:.25rem 1.5rem;margin:0}
        .scope div{display:flex;gap:.6rem;border-bottom:1px solid var(--line);padding:.2rem 0}
        dt{color:var(--soft);flex:0 0 8.5rem}
        dd{margin:0;overflow-wrap:anywhere}
        nav ol{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:1.25rem 0 0}
        .chart svg{width:100%;height:auto;display:block}
        .grid{stroke:var(--line)}
        .axis{fill:var(--soft);font-size:12px}
        .land{fill:var(--raised);stroke:var(--line)}.place{fill:var(--events);fill-opacity:.6;stroke:var(--back)}
        .events{fill:var(--events)}.errors{fill:var(--errors)}
        .delivered{fill:var(--delivered)}.empty{fill:var(--empty)}.stated{fill:var(--stated)}.partial{fill:var(--partial)}.missing{fill:var(--missing)}.unknown{fill:var(--unknown)}
        .scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px;max-height:36rem;overflow-y:auto}
        .scroll:focus-visible,pre:focus-visible,button:focus-visible,a:focus-visible,input:focus-visible{outline:2px solid var(--link);outline-offset:2px}
        table{border-collapse:collapse;width:100%;font-size:.86rem}
        caption{text-align:left;color:var(--soft);padding:.4rem .6rem}
        .unseen{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}
        th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-top:1px solid var(--line);overflow-wrap:break-word}
        td{max-width:24rem}
        .number,.time{font-variant-numeric:tabular-nums;white-space:nowrap}
        th{position:sticky;top:0;background:var(--raised);white-space:nowrap}
        th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
        th[aria-sort=ascending] button::after{content:" \2191"}
        th[aria-sort=descending] button::after{content:" \2193"}
        .number{text-align:right}
        .filter{display:block;margin:.4rem 0;color:var(--soft);font-size:.86rem}
        .filter[hidden]{display:none}
        .filter input{font:inherit;color:var(--text);background:var(--back);border:1px solid var(--soft);border-radius:4px;padding:.15rem .4rem}
        .command{color:var(--soft);font-size:.82rem;margin:.35rem 0 0}
        code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--text);overflow-wrap:anywhere}
        pre{overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--raised);padding:.6rem;font-size:.8rem;line-height:1.35}
        .none{color:var(--soft)}
        footer{margin-top:3rem;border-top:1px solid var(--line);color:var(--soft);font-size:.86rem}
        @media print{body{max-width:none;padding:0;font-size:11px}nav,.filter,.skip{display:none}
        .scroll{max-height:none;overflow:visible;border:0}section,tr,.chart{break-inside:avoid-page}th{position:static}}
        """#

    /// Makes columns sort by a click and rows disappear that lack a text; without it the page shows the same.
    static let script = #"""
        document.querySelectorAll("table").forEach(function(table){
        var body=table.tBodies[0];
        Array.prototype.forEach.call(table.tHead.rows[0].cells,function(head,column){
        var button=document.createElement("button");
        button.type="button";button.textContent=head.textContent;head.textContent="";head.appendChild(button);
        button.addEventListener("click",function(){
        var up=head.getAttribute("aria-sort")!=="ascending";
        Array.prototype.forEach.call(table.tHead.rows[0].cells,function(other){other.removeAttribute("aria-sort")});
        head.setAttribute("aria-sort",up?"ascending":"descending");
        Array.prototype.slice.call(body.rows).map(function(row,place){
        var cell=row.cells[column],sort=cell.getAttribute("data-sort");
        return{row:row,place:place,text:cell.textContent,number:sort===null?null:Number(sort)};
        }).sort(function(a,b){
        var order=a.number!==null&&b.number!==null?a.number-b.number:
        a.number!==null?-1:b.number!==null?1:a.text<b.text?-1:a.text>b.text?1:0;
        return(up?order:-order)||a.place-b.place;
        }).forEach(function(item){body.appendChild(item.row)});
        });
        });
        });
        document.querySelectorAll(".filter").forEach(function(label){
        var input=label.querySelector("input"),body=document.getElementById(input.getAttribute("data-table")).tBodies[0];
        if(body.rows.length<6)return;
        label.hidden=false;
        input.addEventListener("input",function(){
        var wanted=input.value.toLowerCase();
        Array.prototype.forEach.call(body.rows,function(row){
        row.hidden=row.textContent.toLowerCase().indexOf(wanted)<0;
        });
        });
        });
        """#

    /// By which the page's policy knows its script: no other runs, wherever it came from.
    static let scriptHash = "sha256-4PB8tJz+2geFthOYI1H+OPp9EcS/sdr/0+IHUg96xBQ="
}
