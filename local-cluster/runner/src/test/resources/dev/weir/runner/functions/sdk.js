"use strict";
(function() {
	var __defProp = Object.defineProperty;
	var __exportAll = (all, no_symbols) => {
		let target = {};
		for (var name in all) __defProp(target, name, {
			get: all[name],
			enumerable: true
		});
		if (!no_symbols) __defProp(target, Symbol.toStringTag, { value: "Module" });
		return target;
	};
	const LONGEST$2 = 120;
	/** A value as a message shows it: short, and with its type where that is what is wrong. */
	function shown(value) {
		const text = written$1(value);
		return text.length > LONGEST$2 ? `${text.slice(0, LONGEST$2)}…` : text;
	}
	function written$1(value) {
		if (typeof value === "bigint") return `${value}n`;
		if (typeof value === "function") return `a function`;
		if (value instanceof Map) return `Map ${written$1([...value])}`;
		if (value instanceof Uint8Array) return `${value.length} bytes`;
		if (value instanceof Error) return `${value.name}: ${value.message}`;
		if (typeof value !== "object" || value === null || "toJSON" in value) return typeof value === "string" ? JSON.stringify(value) : String(value);
		if (typeof value.then === "function") return "a Promise";
		try {
			return JSON.stringify(value, (_key, part) => typeof part === "bigint" ? `${part}n` : part) ?? String(value);
		} catch {
			return Object.prototype.toString.call(value);
		}
	}
	/** Gives `console` to functions: `tell` takes each line. */
	function installConsole(tell) {
		const at = (level) => (...values) => tell(level, values.map((value) => typeof value === "string" ? value : shown(value)).join(" "));
		Object.defineProperty(globalThis, "console", { value: {
			debug: at("debug"),
			trace: at("debug"),
			log: at("info"),
			info: at("info"),
			warn: at("warn"),
			error: at("error")
		} });
	}
	/** Where the bundle's loops stand: the bundler has each round say its file and line, so that a loop that does not end is named. Who loads the bundle may have given it. */
	const loops = globalThis.weirLoops ?? { at: "" };
	/** What the other side gives before it loads a bundle, and what it asks when a call did not end. */
	const outside = globalThis;
	installConsole((level, text) => outside.weirTell?.(level, text));
	outside.weirLoops = loops;
	const WRITTEN = /^([+-]?)(\d+)(?:\.(\d+))?$/;
	/** An exact decimal number: `unscaled` by ten to the power of minus `scale`. */
	var Decimal = class Decimal {
		unscaled;
		scale;
		/** @param scale how many digits of `unscaled` stand behind the point, from 0 */
		constructor(unscaled, scale) {
			this.unscaled = unscaled;
			this.scale = scale;
			if (typeof unscaled !== "bigint" || !Number.isInteger(scale) || scale < 0) throw new TypeError("A Decimal is a bigint and the number of its digits behind the point.");
		}
		/** Reads `-12.50`, a bigint, or a whole number; a number with a fraction is no exact one: write it as a string. */
		static of(value) {
			if (typeof value === "bigint") return new Decimal(value, 0);
			if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError(`${value} is no exact whole number; give a Decimal its digits as a string, as in Decimal.of('0.1').`);
			const [, sign, whole, fraction = ""] = WRITTEN.exec(String(value)) ?? [];
			if (whole === void 0) throw new SyntaxError(`"${value}" is no decimal number, as -12.50 is.`);
			return new Decimal(BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`), fraction.length);
		}
		plus(other) {
			const scale = Math.max(this.scale, other.scale);
			return new Decimal(this.at(scale) + other.at(scale), scale);
		}
		minus(other) {
			return this.plus(other.negated());
		}
		times(other) {
			return new Decimal(this.unscaled * other.unscaled, this.scale + other.scale);
		}
		negated() {
			return new Decimal(-this.unscaled, this.scale);
		}
		/** Less than 0, 0 or more than 0, as it is less than the other, as much, or more; 1.0 is as much as 1. */
		compare(other) {
			const { unscaled } = this.minus(other);
			return unscaled < 0n ? -1 : unscaled > 0n ? 1 : 0;
		}
		/** With so many digits behind the point; a half goes away from zero, as Flink rounds. */
		round(scale) {
			if (scale >= this.scale) return new Decimal(this.at(scale), scale);
			const unit = 10n ** BigInt(this.scale - scale);
			const half = this.unscaled < 0n ? -(unit / 2n) : unit / 2n;
			return new Decimal((this.unscaled + half) / unit, scale);
		}
		/** The nearest number. */
		toNumber() {
			return Number(this.toString());
		}
		toString() {
			const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled).toString().padStart(this.scale + 1, "0");
			const whole = digits.slice(0, digits.length - this.scale);
			const text = this.scale === 0 ? whole : `${whole}.${digits.slice(-this.scale)}`;
			return this.unscaled < 0n ? `-${text}` : text;
		}
		toJSON() {
			return this.toString();
		}
		/** The digits with this many behind the point, which must be no fewer. */
		at(scale) {
			return this.unscaled * 10n ** BigInt(scale - this.scale);
		}
	};
	const DAY = 864e5;
	function whole(value, name, least, most) {
		if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`${name} is ${value}, and goes from ${least} to ${most}.`);
	}
	/** The fraction of a second, with as many digits as it has. */
	function fraction(millisecond, nanoOfMillisecond) {
		const digits = `${String(millisecond).padStart(3, "0")}${String(nanoOfMillisecond).padStart(6, "0")}`.replace(/0+$/, "");
		return digits && `.${digits}`;
	}
	function clock(ofDay, nanoOfMillisecond) {
		const two = (value) => String(Math.floor(value)).padStart(2, "0");
		return `${two(ofDay / 36e5)}:${two(ofDay / 6e4 % 60)}:${two(ofDay / 1e3 % 60)}${fraction(ofDay % 1e3, nanoOfMillisecond)}`;
	}
	/** A day, wherever that is. */
	var LocalDate = class LocalDate {
		epochDay;
		/** @param epochDay days since 1970-01-01 */
		constructor(epochDay) {
			this.epochDay = epochDay;
			whole(epochDay, "epochDay", -2147483648, 2147483647);
		}
		/** Reads `2026-03-01`. */
		static of(text) {
			const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
			if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) throw new SyntaxError(`"${text}" is no day, as 2026-03-01 is.`);
			return new LocalDate(at / DAY);
		}
		toString() {
			const shown = /* @__PURE__ */ new Date(this.epochDay * DAY);
			return Number.isNaN(shown.getTime()) ? `day ${this.epochDay}` : shown.toISOString().slice(0, -14);
		}
		toJSON() {
			return this.toString();
		}
	};
	/** A time of day. */
	var LocalTime = class {
		millisecondOfDay;
		/** @param millisecondOfDay from midnight, below 86,400,000 */
		constructor(millisecondOfDay) {
			this.millisecondOfDay = millisecondOfDay;
			whole(millisecondOfDay, "millisecondOfDay", 0, 86399999);
		}
		toString() {
			return clock(this.millisecondOfDay, 0);
		}
		toJSON() {
			return this.toString();
		}
	};
	function millisecondsOf({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }) {
		return days * DAY + hours * 36e5 + minutes * 6e4 + seconds * 1e3 + milliseconds;
	}
	/** Milliseconds since 1970 began, and nanoseconds within the millisecond. */
	var Point = class {
		epochMillisecond;
		nanoOfMillisecond;
		/** @param nanoOfMillisecond 0 to 999,999 */
		constructor(epochMillisecond, nanoOfMillisecond = 0) {
			this.epochMillisecond = epochMillisecond;
			this.nanoOfMillisecond = nanoOfMillisecond;
			whole(epochMillisecond, "epochMillisecond", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
			whole(nanoOfMillisecond, "nanoOfMillisecond", 0, 999999);
		}
		/** Less than 0, 0 or more than 0, as it is before the other, the same, or after. */
		compare(other) {
			return Math.sign(this.epochMillisecond - other.epochMillisecond || this.nanoOfMillisecond - other.nanoOfMillisecond);
		}
		text() {
			const days = Math.floor(this.epochMillisecond / DAY);
			return `${new LocalDate(days).toString()}T${clock(this.epochMillisecond - days * DAY, this.nanoOfMillisecond)}`;
		}
	};
	/** A day and a time of day, wherever that is: Flink's TIMESTAMP. Its milliseconds are counted as if it were in UTC. */
	var LocalDateTime = class LocalDateTime extends Point {
		plus(span) {
			return new LocalDateTime(this.epochMillisecond + millisecondsOf(span), this.nanoOfMillisecond);
		}
		toString() {
			return this.text();
		}
		toJSON() {
			return this.text();
		}
	};
	/** A point in time, the same everywhere: Flink's TIMESTAMP_LTZ. */
	var Instant = class Instant extends Point {
		plus(span) {
			return new Instant(this.epochMillisecond + millisecondsOf(span), this.nanoOfMillisecond);
		}
		toString() {
			return `${this.text()}Z`;
		}
		toJSON() {
			return this.toString();
		}
	};
	/** What stands for the times of a process function, by the root of their type. */
	const INSTANTS = {
		TIMESTAMP: LocalDateTime,
		TIMESTAMP_LTZ: Instant
	};
	/** A value as SQL writes it. Throws for what has no literal. */
	function literal(value) {
		if (value === null) return "NULL";
		if (typeof value === "string") return text$2(value);
		if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
		if (typeof value === "bigint" || value instanceof Decimal) return signed(String(value));
		if (typeof value === "number") return Number.isFinite(value) ? signed(String(value)) : `CAST('${value}' AS DOUBLE)`;
		if (value instanceof LocalDate) return `DATE '${value.toString()}'`;
		if (value instanceof LocalTime) return `TIME '${value.toString()}'`;
		if (value instanceof LocalDateTime) return `TIMESTAMP '${value.toString().replace("T", " ")}'`;
		if (value instanceof Instant && value.nanoOfMillisecond === 0) return `TO_TIMESTAMP_LTZ(${value.epochMillisecond}, 3)`;
		if (value instanceof Uint8Array) return `X'${Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("")}'`;
		throw new TypeError(`${shown(value)} is no value that SQL can write: give a column, a number, a string, a boolean, null, a Decimal or a time.`);
	}
	const signed = (digits) => digits.startsWith("-") ? `(${digits})` : digits;
	/** A parameter's placeholder in it is none. */
	function text$2(value) {
		return `'${value.replaceAll("'", "''").replace(/\$\{(?=(?:secret:)?[A-Za-z_][\w.-]*\})/g, () => "$${")}'`;
	}
	/** What a job makes of tables: it becomes SQL, and knows where it comes from. */
	var Made = class {
		place;
		/** Of a statement: whether it only prepares what others do. */
		isPreparation = false;
	};
	const PART = 0;
	const VERBATIM = 1;
	/** SQL as it is written, with where each part of it comes from. */
	var Writer = class {
		names;
		text = "";
		spans = [];
		pinned = [];
		constructor(names) {
			this.names = names;
		}
		add(text) {
			this.text += text;
			return this;
		}
		/** @param start where it begins in the file; the beginning of its chain unless told */
		from(place, work, start = place?.start, kind = PART) {
			const from = this.text.length;
			work();
			if (place && this.text.length > from) this.spans.push([
				from,
				this.text.length,
				start,
				place.end,
				kind
			]);
		}
		/** @param from where what has the uid begins */
		pin(uid, from) {
			if (uid !== void 0) this.pinned.push([
				uid,
				from,
				this.text.length
			]);
		}
		/** A text of a template, as it stands in the file. */
		copy(text, starts) {
			const base = this.text.length;
			this.text += text;
			for (let i = 0; starts && i < starts.length; i += 2) {
				const [from, start, to = text.length] = [
					starts[i],
					starts[i + 1],
					starts[i + 2]
				];
				if (to > from) this.spans.push([
					base + from,
					base + to,
					start,
					start + to - from,
					VERBATIM
				]);
			}
		}
		/** Several things with something between. */
		list(all, between = ", ") {
			let first = true;
			for (const each of all) {
				if (!first) this.add(between);
				first = false;
				each.write(this);
			}
			return this;
		}
		append(other) {
			const base = this.text.length;
			this.text += other.text;
			for (const [from, to, ...rest] of other.spans) this.spans.push([
				base + from,
				base + to,
				...rest
			]);
			for (const [uid, from, to] of other.pinned) this.pinned.push([
				uid,
				base + from,
				base + to
			]);
		}
	};
	/** The names that one statement gives. */
	var Names = class {
		tables;
		texts;
		aliases = /* @__PURE__ */ new Map();
		queries = /* @__PURE__ */ new Map();
		/** What stands before the query, in order. */
		before = [];
		/**
		* @param tables names that no query may take
		* @param texts in which nothing may be found that a name of ours stands for
		*/
		constructor(tables, texts) {
			this.tables = tables;
			this.texts = texts;
		}
		/** By which a query calls one of the tables that it reads. */
		alias(of, wish) {
			return free(this.aliases, of, wish, () => false);
		}
		/** A name that nothing has yet. */
		free(wish) {
			return free(/* @__PURE__ */ new Map(), this, wish, (each) => this.isTaken(each));
		}
		isTaken(name) {
			return this.tables.has(name.toLowerCase()) || isIn(this.texts, name);
		}
		/** The name of a query that others of the statement read; it is written when it is first asked for. */
		query(of, wish, write) {
			const known = this.queries.get(of);
			if (known !== void 0) return known;
			const name = free(this.queries, of, wish, (each) => this.isTaken(each));
			const writer = new Writer(this);
			write(writer);
			this.before.push({
				name,
				writer
			});
			return name;
		}
	};
	function free(given, of, wish, isTaken) {
		const known = given.get(of);
		if (known !== void 0) return known;
		const used = new Set([...given.values()].map((each) => each.toLowerCase()));
		let name = wish;
		for (let i = 2; used.has(name.toLowerCase()) || isTaken(name); i++) name = `${wish}_${i}`;
		given.set(of, name);
		return name;
	}
	/** Inside a task V8 knows no classes of characters by name. */
	function isIn(texts, name) {
		return new RegExp(`(?<![\\w$\\u0080-\\uffff])${name.replaceAll("$", "\\$")}(?![\\w$\\u0080-\\uffff])`, "i").test(texts);
	}
	function quoted(name) {
		return `\`${name.replaceAll("`", "``")}\``;
	}
	/** `catalog.database.table` as SQL writes it; a part with a dot in it stands between backticks. */
	function quotedPath(path) {
		return (path.match(/`(?:[^`]|``)*`|[^.`]+/g) ?? [path]).map((part) => part.startsWith("`") ? part : quoted(part)).join(".");
	}
	/** A length of time. */
	var Interval = class extends Made {
		sql;
		constructor(sql) {
			super();
			this.sql = sql;
		}
		write(writer) {
			writer.from(this.place, () => writer.add(this.sql));
		}
	};
	/** `interval(15, 'minute')` */
	function interval(count, unit) {
		const digits = Math.max(2, String(Math.trunc(Math.abs(count))).length);
		return new Interval(`INTERVAL '${count}' ${unit.toUpperCase()}(${digits})`);
	}
	/** An expression of Flink's; `T` is what its values are in TypeScript. */
	var Expression = class Expression extends Made {
		parts;
		atom;
		/**
		* @param parts what it is written as
		* @param atom whether it needs no parentheses beside an operator
		*/
		constructor(parts, atom = true) {
			super();
			this.parts = parts;
			this.atom = atom;
		}
		write(writer) {
			writer.from(this.place, () => {
				for (const part of this.parts) typeof part === "string" ? writer.add(part) : part.write(writer);
			}, this.place?.start, 2);
		}
		/** Beside an operator. */
		get operand() {
			return this.atom ? this : new Expression([
				"(",
				this,
				")"
			]);
		}
		with(operator, other) {
			const right = other instanceof Interval ? other : toExpression(other).operand;
			return new Expression([
				this.operand,
				` ${operator} `,
				right
			], false);
		}
		eq(other) {
			return this.with("=", other);
		}
		ne(other) {
			return this.with("<>", other);
		}
		gt(other) {
			return this.with(">", other);
		}
		ge(other) {
			return this.with(">=", other);
		}
		lt(other) {
			return this.with("<", other);
		}
		le(other) {
			return this.with("<=", other);
		}
		/** Both ends are in it. */
		between(from, to) {
			return new Expression([
				this.operand,
				" BETWEEN ",
				toExpression(from).operand,
				" AND ",
				toExpression(to).operand
			], false);
		}
		in(...values) {
			return new Expression([
				this.operand,
				" IN (",
				...joined(values),
				")"
			], false);
		}
		/** `%` stands for any text, `_` for a character. */
		like(pattern) {
			return this.with("LIKE", pattern);
		}
		isNull() {
			return new Expression([this.operand, " IS NULL"], false);
		}
		isNotNull() {
			return new Expression([this.operand, " IS NOT NULL"], false);
		}
		and(other) {
			return this.with("AND", other);
		}
		or(other) {
			return this.with("OR", other);
		}
		not() {
			return new Expression(["NOT ", this.operand], false);
		}
		plus(other) {
			return this.with("+", other);
		}
		minus(other) {
			return this.with("-", other);
		}
		times(other) {
			return this.with("*", other);
		}
		/** As Flink divides: whole numbers give a whole number. */
		dividedBy(other) {
			return this.with("/", other);
		}
		cast(type) {
			return new Expression([
				"CAST(",
				this,
				` AS ${bare(type)})`
			]);
		}
		/** Null for what cannot be cast. */
		tryCast(type) {
			return new Expression([
				"TRY_CAST(",
				this,
				` AS ${bare(type)})`
			]);
		}
		/** A field of a row. */
		field(name) {
			return new Expression([this.operand, `.${quoted(name)}`]);
		}
		/** An element of an array, counted from 1. */
		at(position) {
			return new Expression([this.operand, `[${position}]`]);
		}
		asc() {
			return new Order(this, "ASC");
		}
		desc() {
			return new Order(this, "DESC");
		}
	};
	const bare = (type) => type.toString().replace(/ NOT NULL$/, "");
	/** What a result is ordered by. */
	var Order = class extends Made {
		by;
		direction;
		constructor(by, direction) {
			super();
			this.by = by;
			this.direction = direction;
		}
		write(writer) {
			this.by.write(writer);
			writer.add(` ${this.direction}`);
		}
	};
	function toExpression(value) {
		return value instanceof Expression ? value : new Expression([literal(value)]);
	}
	function joined(values) {
		return values.flatMap((each, i) => [...i ? [", "] : [], each instanceof Made ? each : toExpression(each)]);
	}
	/** A function of Flink's, or of a jar's, by its name: `call<string>('UPPER', f.carrier)`. Whether there is such a one, and what it takes, Flink says. */
	function call(name, ...given) {
		if (!/^[A-Za-z_\u0080-\uffff][\w.\u0080-\uffff]*$/.test(name)) throw new TypeError(`"${name}" is no name of a function. What is more than a call is written by expression\`…\`.`);
		return new Expression([
			`${name}(`,
			...joined(given),
			")"
		]);
	}
	/** A value of a type, as `lit(5, BIGINT)`; null too. */
	function lit(value, type) {
		return new Expression([`CAST(${literal(value)} AS ${bare(type)})`]);
	}
	/** The uids that a job gives. */
	var Uids = class {
		refuse;
		ofTables = [];
		given = /* @__PURE__ */ new Set();
		constructor(refuse) {
			this.refuse = refuse;
		}
		/** Once in a job: two operators cannot have one state. */
		give(uid) {
			if (typeof uid !== "string" || !/^[A-Za-z][\w.-]{0,99}$/.test(uid)) this.refuse("bad-uid", `${JSON.stringify(uid)} is no uid of an expression. Give a letter first, then at most 99 letters, digits, _, - and dots.`);
			if (this.given.has(uid)) this.refuse("uid-taken", `The uid '${uid}' is given twice, and two operators cannot have one state. Give one of them another.`);
			this.given.add(uid);
			return uid;
		}
		giveTable(end, path, uid) {
			const table = path.replaceAll("`", "");
			const known = this.ofTables.find(([, of, name]) => of === end && name === table);
			if (known) this.refuse("uid-taken", `The ${end} ${table} has the uid '${known[0]}' already, and Flink may make one operator of all that ${end === "source" ? "read" : "write"} it. Leave '${uid}' out.`);
			this.ofTables.push([
				this.give(uid),
				end,
				table
			]);
		}
	};
	/** All that a job's file said when it was loaded. */
	var Program = class {
		steps = [];
		/** The tables that it names, in small letters. */
		tables = /* @__PURE__ */ new Set();
		/** Its texts of SQL. */
		texts = [];
		/** Its functions, by what they are called. */
		functions = /* @__PURE__ */ new Map();
		views = /* @__PURE__ */ new Map();
		/** Views that no statement stands behind yet. */
		unwritten = [];
		uids = new Uids((code, message) => this.refuse(code, message));
		fault;
		/** The first thing that is wrong is told where it was said, with a code of its own. */
		refuse(code, message) {
			this.fault ??= {
				code,
				message,
				stack: (/* @__PURE__ */ new Error()).stack
			};
		}
		/** The job as SQL, as JSON: several writes are one job, and stand at its end. */
		told() {
			const whole = new Writer(this.names());
			const inserts = this.steps.filter(({ kind }) => kind === "insert");
			for (const { made } of this.steps.filter(({ kind }) => kind === "other")) this.add(whole, [this.statement(made)]);
			const writes = inserts.map(({ made }) => this.statement(made));
			this.add(whole, []);
			if (inserts.length > 1) whole.add("EXECUTE STATEMENT SET BEGIN\n");
			this.add(whole, writes);
			if (inserts.length > 1) whole.add("END;\n");
			return JSON.stringify({
				text: whole.text,
				spans: whole.spans,
				uids: whole.pinned,
				tableUids: this.uids.ofTables,
				fault: this.fault,
				idle: this.steps.every(({ made }) => made.isPreparation)
			});
		}
		/** The functions by their names, without those that some files export. */
		functionsBeside(exported) {
			const others = new Set(exported.flatMap((each) => Object.values(each)));
			return Object.fromEntries([...this.functions].filter(([declared]) => !others.has(declared)).map(([declared, name]) => [name, declared]));
		}
		/** A view of the job's own, which is written once, before the first statement that reads it. @returns its name */
		view(of, wish, write) {
			const known = this.views.get(of);
			if (known !== void 0) return known;
			const name = this.names().free(wish);
			this.views.set(of, name);
			this.tables.add(name.toLowerCase());
			const writer = new Writer(this.names()).add(`CREATE TEMPORARY VIEW ${quoted(name)} AS `);
			withQueries(writer, write);
			this.unwritten.push(writer);
			return name;
		}
		statement(made) {
			const writer = new Writer(this.names());
			made.write(writer);
			return writer;
		}
		add(whole, statements) {
			for (const each of [...this.unwritten.splice(0), ...statements]) {
				whole.append(each);
				whole.add(";\n");
			}
		}
		names() {
			return new Names(this.tables, this.texts.join(" "));
		}
	};
	/** Of the file that is being loaded. */
	const program = new Program();
	/** A query, with the queries that it reads before it. */
	function withQueries(writer, write) {
		const query = new Writer(writer.names);
		write(query);
		writer.names.before.forEach(({ name, writer: inner }, i) => {
			writer.add(`${i ? ",\n" : "WITH "}${quoted(name)} AS (`);
			writer.append(inner);
			writer.add(")");
		});
		if (writer.names.before.length) writer.add("\n");
		writer.append(query);
	}
	/** A call of a function that gives rows. */
	var TableCall = class extends Made {
		call;
		constructor(call) {
			super();
			this.call = call;
		}
		write(writer) {
			writer.from(this.place, () => writer.add("LATERAL TABLE(").list([this.call]).add(")"));
		}
	};
	/** Its name is what the file calls it; that is known only when the whole file was read. */
	var FunctionName = class extends Made {
		declared;
		constructor(declared) {
			super();
			this.declared = declared;
		}
		write(writer) {
			const name = program.functions.get(this.declared);
			if (name === void 0) throw new TypeError("A function has no name that SQL could call: give it to a variable at the top of its file.");
			writer.add(quoted(name));
		}
	};
	/** The declared function as one that can be called. `ofTables`: what a call of it is, where it takes tables. */
	function callable(declared, ofTables) {
		const self = (...given) => {
			if (ofTables) return ofTables(self, ...given);
			const call = new Expression([
				new FunctionName(self),
				"(",
				...joined(given),
				")"
			]);
			return declared.kind === "table" ? new TableCall(call) : call;
		};
		Object.setPrototypeOf(self, Object.getPrototypeOf(declared));
		return Object.assign(self, declared);
	}
	/** A function that SQL can call by the name under which a file exports it. */
	var Declared = class {
		kind;
		types;
		deterministic;
		body;
		process;
		/** Where it was declared, as V8 tells it. */
		stack;
		constructor(kind, types, deterministic, body, process = null) {
			this.kind = kind;
			this.types = types;
			this.deterministic = deterministic;
			this.body = body;
			this.process = process;
			this.stack = (/* @__PURE__ */ new Error()).stack ?? "";
		}
	};
	/** A function of one row that gives one value. */
	function scalar(options, call) {
		return callable(new Declared("scalar", {
			arguments: options.arguments,
			returns: options.returns,
			accumulator: null
		}, options.deterministic ?? true, { call }));
	}
	/**
	* A scalar function that may await, in streaming jobs: Flink makes an operator of its own of each call, in which rows wait for their results, in order. Many rows cross into V8
	* at once, beside the task's thread, so heavy functions gain by it too. What is awaited must come to an end by itself: there is no network, no file and no clock to wait for.
	*/
	function asyncScalar(options, call) {
		return callable(new Declared("async", {
			arguments: options.arguments,
			returns: options.returns,
			accumulator: null
		}, options.deterministic ?? true, { call }));
	}
	/** A function of one row that gives any number of rows: a generator, or anything else that can be iterated over. */
	function table(options, call) {
		return callable(new Declared("table", {
			arguments: options.arguments,
			returns: options.returns,
			accumulator: null
		}, options.deterministic ?? true, { call }));
	}
	/** A function of many rows that gives one value. Flink keeps the accumulator in state, by its type. */
	function aggregate(options, body) {
		return callable(new Declared("aggregate", {
			arguments: options.arguments,
			returns: options.returns,
			accumulator: options.accumulator
		}, options.deterministic ?? true, body));
	}
	const LONGEST$1 = 2147483647;
	/** A value that its declared type does not hold exactly. */
	var Misfit = class {
		value;
		reason;
		type;
		/** From the value itself inwards, as `.total[3]`. */
		path = "";
		/** Of which argument it is, from 0; of the result where there is none. */
		argument;
		/** What it is, where it is neither an argument nor the result. */
		of;
		constructor(value, reason, type) {
			this.value = value;
			this.reason = reason;
			this.type = type;
		}
		within(step) {
			this.path = step + this.path;
			return this;
		}
	};
	function writerOf(type) {
		const name = type.toString();
		const check = checkOf(type.shape);
		const write = valueWriter(type.shape);
		return (frame, value) => {
			if (value === null && type.nullable) {
				frame.view.setUint8(frame.next(1), 0);
				return;
			}
			const reason = value === null ? "null" : value === void 0 ? "undefined" : check(value);
			if (reason !== void 0) throw new Misfit(value, reason, name);
			frame.view.setUint8(frame.next(1), 1);
			write(frame, value);
		};
	}
	/** Why a value, which is not null, is none of the type; undefined where it is one. */
	function checkOf(shape) {
		switch (shape.root) {
			case "BOOLEAN": return (value) => typeof value === "boolean" ? void 0 : "not a boolean";
			case "TINYINT": return wholeWithin(-128, 127);
			case "SMALLINT": return wholeWithin(-32768, 32767);
			case "INT":
			case "MONTHS": return wholeWithin(-2147483648, 2147483647);
			case "MILLISECONDS": return wholeWithin(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
			case "BIGINT": return (value) => typeof value !== "bigint" ? "not a bigint, as 5n is" : BigInt.asIntN(64, value) !== value ? "out of range" : void 0;
			case "DOUBLE": return (value) => typeof value === "number" ? void 0 : "not a number";
			case "FLOAT": return (value) => typeof value !== "number" ? "not a number" : Number.isFinite(value) && !Number.isFinite(Math.fround(value)) ? "out of range" : void 0;
			case "DATE": return (value) => value instanceof LocalDate ? void 0 : "not a LocalDate";
			case "TIME": return (value) => value instanceof LocalTime ? tooFine(value.millisecondOfDay % 1e3, 0, shape.precision) : "not a LocalTime";
			case "TIMESTAMP": return (value) => value instanceof LocalDateTime ? tooFine(value.epochMillisecond % 1e3, value.nanoOfMillisecond, shape.precision) : "not a LocalDateTime";
			case "TIMESTAMP_LTZ": return (value) => value instanceof Instant ? tooFine(value.epochMillisecond % 1e3, value.nanoOfMillisecond, shape.precision) : "not an Instant";
			case "STRING": return (value) => typeof value !== "string" ? "not a string" : !value.isWellFormed() ? "half of a surrogate pair, which no text of Flink can hold" : badLength(shape, lengthOf(shape.length, value), "characters");
			case "BYTES": return (value) => value instanceof Uint8Array ? badLength(shape, value.length, "bytes") : "not a Uint8Array";
			case "DECIMAL": return (value) => value instanceof Decimal ? badDecimal(value, shape) : "not a Decimal";
			case "ARRAY": return (value) => Array.isArray(value) ? void 0 : "not an array";
			case "MAP": return (value) => value instanceof Map ? void 0 : "not a Map";
			case "ROW": return rowCheck(shape.fields.map(([name]) => name));
		}
	}
	function wholeWithin(least, most) {
		return (value) => typeof value !== "number" ? "not a number" : !Number.isInteger(value) ? "not a whole number" : value < least || value > most ? "out of range" : void 0;
	}
	/** @param digits of the second's fraction that the type has */
	function tooFine(millisecond, nano, digits) {
		return (Math.abs(millisecond) * 1e6 + (millisecond < 0 ? -nano : nano)) % 10 ** (9 - digits) === 0 ? void 0 : `finer than ${digits} digits of a second`;
	}
	/** In code points; not counted where there is no limit. */
	function lengthOf(limit, text) {
		return limit === LONGEST$1 ? text.length : [...text].length;
	}
	function badLength({ length, exact }, found, unit) {
		if (found > length) return `${found} ${unit} long, and ${length} are the most`;
		return exact && found < length ? `${found} ${unit} long, and not ${length}` : void 0;
	}
	function badDecimal(value, { precision, scale }) {
		const { unscaled } = scale < value.scale ? value.round(scale) : value;
		if (value.scale > scale && value.round(scale).compare(value) !== 0) return `not exact with ${scale} digits behind the point: round() it`;
		return (unscaled < 0n ? -unscaled : unscaled) >= 10n ** BigInt(precision - Math.max(scale - value.scale, 0)) ? "out of range" : void 0;
	}
	function rowCheck(names) {
		const known = new Set(names);
		return (value) => {
			if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Map) return `not an object with the fields ${names.join(", ")}`;
			for (const name of Object.keys(value)) if (!known.has(name)) return `an object with a field "${name}", which the type does not have`;
		};
	}
	function valueWriter(shape) {
		switch (shape.root) {
			case "BOOLEAN": return (frame, value) => frame.view.setUint8(frame.next(1), value ? 1 : 0);
			case "TINYINT": return (frame, value) => frame.view.setInt8(frame.next(1), value);
			case "SMALLINT": return (frame, value) => frame.view.setInt16(frame.next(2), value, true);
			case "INT":
			case "MONTHS": return (frame, value) => frame.view.setInt32(frame.next(4), value, true);
			case "BIGINT": return (frame, value) => frame.view.setBigInt64(frame.next(8), value, true);
			case "MILLISECONDS": return (frame, value) => frame.writeLong(value);
			case "FLOAT": return (frame, value) => frame.view.setFloat32(frame.next(4), value, true);
			case "DOUBLE": return (frame, value) => frame.view.setFloat64(frame.next(8), value, true);
			case "DATE": return (frame, value) => frame.view.setInt32(frame.next(4), value.epochDay, true);
			case "TIME": return (frame, value) => frame.view.setInt32(frame.next(4), value.millisecondOfDay, true);
			case "TIMESTAMP":
			case "TIMESTAMP_LTZ": return writePoint;
			case "STRING": return (frame, value) => frame.writeText(value);
			case "BYTES": return writeBytes;
			case "DECIMAL": return (frame, value) => writeUnscaled(frame, value.round(shape.scale).unscaled);
			case "ARRAY": return arrayWriter(writerOf(shape.element));
			case "MAP": return mapWriter(writerOf(shape.key), writerOf(shape.value));
			case "ROW": return rowWriter(shape.fields.map(([name, type]) => [name, writerOf(type)]));
		}
	}
	function writePoint(frame, value) {
		frame.writeLong(value.epochMillisecond);
		frame.view.setInt32(frame.next(4), value.nanoOfMillisecond, true);
	}
	function writeBytes(frame, value) {
		frame.view.setInt32(frame.next(4), value.length, true);
		frame.bytes.set(value, frame.next(value.length));
	}
	function writeUnscaled(frame, unscaled) {
		const at = frame.next(16);
		frame.view.setBigUint64(at, BigInt.asUintN(64, unscaled), true);
		frame.view.setBigInt64(at + 8, unscaled >> 64n, true);
	}
	/** A misfit in a part of a value says where that is. */
	function within(thrown, step) {
		return thrown instanceof Misfit ? thrown.within(step) : thrown;
	}
	function arrayWriter(element) {
		return (frame, value) => {
			let i = 0;
			try {
				frame.view.setInt32(frame.next(4), value.length, true);
				for (; i < value.length; i++) element(frame, value[i]);
			} catch (thrown) {
				throw within(thrown, `[${i}]`);
			}
		};
	}
	function mapWriter(key, value) {
		return (frame, map) => {
			frame.view.setInt32(frame.next(4), map.size, true);
			for (const [name, each] of map) try {
				key(frame, name);
				value(frame, each);
			} catch (thrown) {
				throw within(thrown, `.get(${String(name)})`);
			}
		};
	}
	function rowWriter(fields) {
		return (frame, row) => {
			for (const [name, write] of fields) try {
				write(frame, row[name]);
			} catch (thrown) {
				throw within(thrown, `.${name}`);
			}
		};
	}
	function codecOf(type) {
		return {
			read: readerOf(type),
			write: writerOf(type)
		};
	}
	/** One byte says whether there is a value; the value follows. */
	function readerOf(type) {
		const read = valueReader(type.shape);
		return (frame) => frame.view.getUint8(frame.next(1)) === 0 ? null : read(frame);
	}
	function valueReader(shape) {
		switch (shape.root) {
			case "BOOLEAN": return (frame) => frame.view.getUint8(frame.next(1)) === 1;
			case "TINYINT": return (frame) => frame.view.getInt8(frame.next(1));
			case "SMALLINT": return (frame) => frame.view.getInt16(frame.next(2), true);
			case "INT":
			case "MONTHS": return (frame) => frame.view.getInt32(frame.next(4), true);
			case "BIGINT": return (frame) => frame.view.getBigInt64(frame.next(8), true);
			case "MILLISECONDS": return (frame) => milliseconds$2(frame);
			case "FLOAT": return (frame) => frame.view.getFloat32(frame.next(4), true);
			case "DOUBLE": return (frame) => frame.view.getFloat64(frame.next(8), true);
			case "DATE": return (frame) => new LocalDate(frame.view.getInt32(frame.next(4), true));
			case "TIME": return (frame) => new LocalTime(frame.view.getInt32(frame.next(4), true));
			case "TIMESTAMP": return (frame) => new LocalDateTime(milliseconds$2(frame), frame.view.getInt32(frame.next(4), true));
			case "TIMESTAMP_LTZ": return (frame) => new Instant(milliseconds$2(frame), frame.view.getInt32(frame.next(4), true));
			case "STRING": return (frame) => frame.readText();
			case "BYTES": return readBytes;
			case "DECIMAL": return (frame) => new Decimal(readUnscaled(frame), shape.scale);
			case "ARRAY": return arrayReader(readerOf(shape.element));
			case "MAP": return mapReader(readerOf(shape.key), readerOf(shape.value));
			case "ROW": return rowReader(shape.fields.map(([name, type]) => [name, readerOf(type)]));
		}
	}
	function milliseconds$2(frame) {
		const value = frame.readLong();
		if (typeof value === "bigint") throw new Misfit(value, "more milliseconds than a number of TypeScript holds exactly", "a time");
		return value;
	}
	function readBytes(frame) {
		const length = frame.view.getInt32(frame.next(4), true);
		const from = frame.next(length);
		return frame.bytes.slice(from, from + length);
	}
	/** Sixteen bytes, the lower eight first. */
	function readUnscaled(frame) {
		const at = frame.next(16);
		return frame.view.getBigUint64(at, true) + (frame.view.getBigInt64(at + 8, true) << 64n);
	}
	function arrayReader(element) {
		return (frame) => {
			const all = new Array(frame.view.getInt32(frame.next(4), true));
			for (let i = 0; i < all.length; i++) all[i] = element(frame);
			return all;
		};
	}
	function mapReader(key, value) {
		return (frame) => {
			const count = frame.view.getInt32(frame.next(4), true);
			const all = /* @__PURE__ */ new Map();
			for (let i = 0; i < count; i++) all.set(key(frame), value(frame));
			return all;
		};
	}
	function rowReader(fields) {
		return (frame) => {
			const row = {};
			for (const [name, read] of fields) row[name] = read(frame);
			return row;
		};
	}
	/** A type of Flink's; `T` is what its values are in TypeScript. Without `notNull()` they may be null. */
	var FlinkType = class FlinkType {
		shape;
		name;
		nullable;
		constructor(shape, name, nullable) {
			this.shape = shape;
			this.name = name;
			this.nullable = nullable;
		}
		static of(shape, name) {
			return new FlinkType(shape, name, true);
		}
		/** The same, whose values are never null. */
		notNull() {
			return new FlinkType(this.shape, this.name, false);
		}
		/** The same, which may be null. */
		orNull() {
			return new FlinkType(this.shape, this.name, true);
		}
		/** As Flink reads it. */
		toString() {
			return this.nullable ? this.name : `${this.name} NOT NULL`;
		}
	};
	const LONGEST = 2147483647;
	const BOOLEAN = FlinkType.of({ root: "BOOLEAN" }, "BOOLEAN");
	const TINYINT = FlinkType.of({ root: "TINYINT" }, "TINYINT");
	const SMALLINT = FlinkType.of({ root: "SMALLINT" }, "SMALLINT");
	const INT = FlinkType.of({ root: "INT" }, "INT");
	const BIGINT = FlinkType.of({ root: "BIGINT" }, "BIGINT");
	const FLOAT = FlinkType.of({ root: "FLOAT" }, "FLOAT");
	const DOUBLE = FlinkType.of({ root: "DOUBLE" }, "DOUBLE");
	const DATE = FlinkType.of({ root: "DATE" }, "DATE");
	const STRING = FlinkType.of({
		root: "STRING",
		length: LONGEST,
		exact: false
	}, "STRING");
	const BYTES = FlinkType.of({
		root: "BYTES",
		length: LONGEST,
		exact: false
	}, "BYTES");
	/** A number of months. */
	const INTERVAL_YEAR_TO_MONTH = FlinkType.of({ root: "MONTHS" }, "INTERVAL MONTH");
	/** A number of milliseconds: Flink keeps no more of it. */
	const INTERVAL_DAY_TO_SECOND = FlinkType.of({ root: "MILLISECONDS" }, "INTERVAL SECOND(3)");
	/** Exactly so many characters. */
	const CHAR = (length) => FlinkType.of({
		root: "STRING",
		length,
		exact: true
	}, `CHAR(${length})`);
	/** At most so many characters. */
	const VARCHAR = (length) => FlinkType.of({
		root: "STRING",
		length,
		exact: false
	}, `VARCHAR(${length})`);
	/** Exactly so many bytes. */
	const BINARY = (length) => FlinkType.of({
		root: "BYTES",
		length,
		exact: true
	}, `BINARY(${length})`);
	/** At most so many bytes. */
	const VARBINARY = (length) => FlinkType.of({
		root: "BYTES",
		length,
		exact: false
	}, `VARBINARY(${length})`);
	const DECIMAL = (precision, scale = 0) => FlinkType.of({
		root: "DECIMAL",
		precision,
		scale
	}, `DECIMAL(${precision}, ${scale})`);
	/** A time of day, in milliseconds at the finest. */
	const TIME = (precision = 0) => FlinkType.of({
		root: "TIME",
		precision
	}, `TIME(${precision})`);
	/** A date and a time of day, wherever that is. */
	const TIMESTAMP = (precision = 6) => FlinkType.of({
		root: "TIMESTAMP",
		precision
	}, `TIMESTAMP(${precision})`);
	/** A point in time, the same everywhere. */
	const TIMESTAMP_LTZ = (precision = 6) => FlinkType.of({
		root: "TIMESTAMP_LTZ",
		precision
	}, `TIMESTAMP_LTZ(${precision})`);
	function ROW(fields) {
		const each = Object.entries(fields);
		return FlinkType.of({
			root: "ROW",
			fields: each
		}, `ROW<${each.map(([name, type]) => `\`${name.replaceAll("`", "``")}\` ${type.toString()}`).join(", ")}>`);
	}
	function ARRAY(element) {
		return FlinkType.of({
			root: "ARRAY",
			element
		}, `ARRAY<${element.toString()}>`);
	}
	function MAP(key, value) {
		return FlinkType.of({
			root: "MAP",
			key,
			value
		}, `MAP<${key.toString()}, ${value.toString()}>`);
	}
	/** How often each element is in it. */
	function MULTISET(element) {
		return FlinkType.of({
			root: "MAP",
			key: element,
			value: INT.notNull()
		}, `MULTISET<${element.toString()}>`);
	}
	const fieldsOf = ({ shape }) => shape.root === "ROW" ? shape.fields : void 0;
	/** Flink knows one kind of row: the function's own columns, and one for each output, of which all but one part are null. */
	function withOutputs(returns, outputs) {
		if (!outputs.length) return returns;
		const own = fieldsOf(returns);
		if (!own) throw new TypeError(`with outputs, returns is a ROW, and not ${returns.toString()}`);
		for (const [name, type] of outputs) {
			if (!fieldsOf(type)) throw new TypeError(`the output ${name} is ${type.toString()}, and its rows are a ROW: ROW({ … })`);
			if (name === "rowtime" || own.some(([column]) => column === name)) throw new TypeError(`the output ${name} has the name of a column. Give it another`);
		}
		return ROW(Object.fromEntries([...own, ...outputs].map(([name, type]) => [name, type.orNull()])));
	}
	/** Writes what `Outputs` gives as such a row. The parts are checked by their own types. */
	function emittedCodec(returns, outputs) {
		const own = codecOf(returns.notNull());
		const ownColumns = fieldsOf(returns).length;
		const others = outputs.map(([name, type]) => [name, codecOf(type.notNull())]);
		const nothing = (frame) => frame.view.setUint8(frame.next(1), 0);
		const side = (frame, { output, row }) => {
			frame.view.setUint8(frame.next(1), 1);
			for (let i = 0; i < ownColumns; i++) nothing(frame);
			for (let i = 0; i < others.length; i++) i === output ? written(frame, others[i], row) : nothing(frame);
		};
		return {
			read: () => void 0,
			write(frame, value) {
				const emitted = value;
				if (emitted.output >= 0) return side(frame, emitted);
				own.write(frame, emitted.row);
				others.forEach(() => nothing(frame));
			}
		};
	}
	function written(frame, [name, codec], row) {
		try {
			codec.write(frame, row);
		} catch (thrown) {
			if (thrown instanceof Misfit) thrown.of = `a row of the output ${name}`;
			throw thrown;
		}
	}
	/** The outputs of a process function at work: what it sees of them, and its rows in the order that it gave them. */
	var Outputs = class {
		waiting = [];
		/** By name. */
		handles;
		constructor(outputs) {
			this.handles = Object.freeze(Object.fromEntries(outputs.map(([name], output) => [name, (row) => void this.waiting.push({
				output,
				row
			})])));
		}
		/** @param own the rows that the function yields; undefined where there are none */
		*rows(own) {
			for (;;) {
				const next = own?.next();
				yield* this.waiting.splice(0);
				if (!next || next.done) return;
				yield {
					output: -1,
					row: next.value
				};
			}
		}
		get isEmpty() {
			return !this.waiting.length;
		}
	};
	/** A table whose rows go to a process function by keys, as SQL's PARTITION BY says. */
	var Partitioned = class Partitioned extends Made {
		table;
		keys;
		order;
		constructor(table, keys, order = []) {
			super();
			this.table = table;
			this.keys = keys;
			this.order = order;
		}
		/** Rows of a key come in the order of their time, up to the watermark. */
		orderBy(...columns) {
			return new Partitioned(this.table, this.keys, columns);
		}
		write(writer) {
			writer.from(this.place, () => {
				writer.add("TABLE ");
				this.table.writeName(writer);
				writer.add(` PARTITION BY (${this.keys.map(quoted).join(", ")})`);
				if (this.order.length) writer.add(` ORDER BY (${this.order.map(quoted).join(", ")})`);
			});
		}
	};
	/** A template of SQL: its texts as they stand in the file, and between them what the job puts there. */
	var SqlText = class extends Made {
		texts;
		values;
		/** Whose place it has: what was made of it. */
		owner;
		isPreparation;
		constructor(texts, values) {
			super();
			this.texts = texts;
			this.values = values;
			program.texts.push(...texts);
			this.isPreparation = /^(?:\s|--[^\n]*|\/\*[^]*?\*\/)*(?!CREATE\b[^]*\bAS\s+SELECT\b)(?:CREATE|SET|RESET|USE|DROP|ALTER|ADD|LOAD|UNLOAD)\b/i.test(texts.join(" "));
		}
		/** Whether it is a query, as Flink's grammar begins one. */
		get isQuery() {
			return /^(?:\s|--[^\n]*|\/\*[^]*?\*\/|\()*(?:SELECT|WITH|VALUES|TABLE|FROM)\b/i.test(this.texts.join(" "));
		}
		write(writer) {
			const place = this.owner?.place;
			writer.from(place, () => this.texts.forEach((text, i) => {
				writer.copy(text, place?.texts[i]);
				if (i < this.values.length) for (const part of joined([this.values[i]])) typeof part === "string" ? writer.add(part) : part.write(writer);
			}));
		}
	};
	/** An expression in SQL's own words, for what has none here: `` expression<string>`JSON_VALUE(${f.body}, '$.id')` ``. Flink says whether it is one. */
	function expression(texts, ...values) {
		const text = new SqlText(texts, values);
		const made = new Expression([text], false);
		text.owner = made;
		return made;
	}
	/** A table that a query reads: what its columns are columns of. */
	var Slot = class {
		target;
		wish;
		constructor(target, wish) {
			this.target = target;
			this.wish = wish;
		}
	};
	/** A table of the catalog. */
	var Named = class extends Made {
		path;
		/** Whose place it has. */
		owner;
		constructor(path) {
			super();
			this.path = path;
			program.tables.add(lastOf(path).toLowerCase());
		}
		write(writer) {
			writer.from(this.owner?.place, () => writer.add(quotedPath(this.path)));
		}
	};
	/** What a path ends in, as it is written. */
	const lastOf = (path) => quotedPath(path).split(/`\.`/).at(-1).replace(/^`|`$/g, "").replaceAll("``", "`");
	/** Whether it is its one table, as it is. */
	const isWhole = ({ sources, filters, fields, extra, distinct, both, order }) => sources.length === 1 && !filters.length && !fields && !extra && !distinct && !both && !order;
	/** Whether a next step can be a part of it. */
	const isClosed = ({ fields, extra, distinct, both, order }) => Boolean(fields ?? extra ?? distinct ?? both ?? order);
	/** As SQL. */
	function writeQuery(writer, query) {
		if (query.both) writeBoth(writer, query.both);
		else writeSelect(writer, query);
	}
	function writeBoth(writer, [word, one, other]) {
		for (const [i, each] of [one, other].entries()) {
			if (i) writer.add(` ${word} `);
			writer.add("SELECT * FROM ");
			each.write(writer);
		}
	}
	function writeSelect(writer, { sources, filters, fields, extra = [], groups = [], distinct, order = [], limit }) {
		for (const { slot } of sources) writer.names.alias(slot, slot.wish);
		writer.add(`SELECT ${distinct ? "DISTINCT " : ""}${fields ? "" : `*${extra.length ? ", " : ""}`}`);
		writer.list((fields ?? extra).map(([name, of]) => new Expression([of, ` AS ${quoted(name)}`])));
		writer.add("\nFROM ");
		const first = writer.text.length;
		for (const source of sources) {
			writeSource(writer, source);
			writer.pin(source.uid, first);
		}
		if (filters.length) writer.add("\nWHERE ").list(filters.map((each) => filters.length > 1 ? new Expression([
			"(",
			each,
			")"
		]) : each), " AND ");
		if (groups.length) writer.add("\nGROUP BY ").list(groups);
		if (order.length) writer.add("\nORDER BY ").list(order);
		if (limit !== void 0) writer.add(`\nLIMIT ${limit}`);
	}
	function writeSource(writer, { slot, join }) {
		if (join) writer.from(join.by.made?.place, () => writer.add(`\n${join.kind} `), join.by.made?.place?.name);
		const alias = writer.names.alias(slot, slot.wish);
		const isText = slot.target instanceof SqlText;
		if (isText) writer.add("(");
		slot.target.write(writer);
		if (isText) writer.add(")");
		if (join?.asOf) writer.add(" FOR SYSTEM_TIME AS OF ").list([join.asOf]);
		writer.add(` AS ${quoted(alias)}`);
		if (join) writer.add(" ON ").list([join.on]);
	}
	/** A row of a table: its columns, whatever they are called. */
	function rowOf(slot) {
		return new Proxy({}, { get: (_, name) => typeof name === "string" ? new Expression([new Column(slot, name)]) : void 0 });
	}
	/** A row of each table that a query reads. */
	function rowsOf({ sources }) {
		return sources.map(({ slot }) => rowOf(slot));
	}
	var Column = class extends Made {
		slot;
		name;
		constructor(slot, name) {
			super();
			this.slot = slot;
			this.name = name;
		}
		write(writer) {
			writer.add(`${quoted(writer.names.alias(this.slot, this.slot.wish))}.${quoted(this.name)}`);
		}
	};
	function entriesOf(fields) {
		return Object.entries(fields).map(([name, of]) => [name, toExpression(of)]);
	}
	/** A window function of Flink's, over a table with a name. */
	var WindowCall = class extends Made {
		over;
		word;
		partitionBy;
		time;
		sizes;
		constructor(over, word, partitionBy, time, sizes) {
			super();
			this.over = over;
			this.word = word;
			this.partitionBy = partitionBy;
			this.time = time;
			this.sizes = sizes;
		}
		write(writer) {
			writer.add(`TABLE(${this.word}(TABLE `);
			this.over.writeName(writer);
			if (this.partitionBy.length) writer.add(` PARTITION BY (${this.partitionBy.map(quoted).join(", ")})`);
			writer.add(`, DESCRIPTOR(${quoted(this.time)}), `).list(this.sizes).add("))");
		}
	};
	/** Rows that a job writes into a table. */
	var Written = class extends Made {
		rows;
		sink;
		constructor(rows, sink) {
			super();
			this.rows = rows;
			this.sink = sink;
		}
		/** What writes the table has its state by this name. */
		uid(name) {
			program.uids.giveTable("sink", this.sink, name);
			return this;
		}
		write(writer) {
			writer.from(this.place, () => {
				const columns = this.rows.columns;
				writer.from(this.place, () => writer.add(`INSERT INTO ${quotedPath(this.sink)}${columns ? ` (${columns.map(quoted).join(", ")})` : ""}`), this.place?.name);
				writer.add("\n");
				withQueries(writer, (query) => this.rows.writeQuery(query));
			});
		}
	};
	/** Rows that a job gives to whoever runs it. */
	var Shown = class extends Made {
		rows;
		constructor(rows) {
			super();
			this.rows = rows;
		}
		write(writer) {
			withQueries(writer, (query) => this.rows.writeQuery(query));
		}
	};
	/** A table that a job makes: rows of one table, or of several beside each other, of which `Rs` has the types. Nothing is computed until Flink runs it. */
	var Relation = class Relation extends Made {
		query;
		/** The name of the variable that has it. */
		name;
		pin;
		constructor(query) {
			super();
			this.query = query;
		}
		/** A column for each field; their names are the fields'. */
		select(fields) {
			const open = this.open();
			return new Relation({
				...open,
				fields: entriesOf(fields(...rowsOf(open)))
			});
		}
		where(condition) {
			const open = this.open();
			return new Relation({
				...open,
				filters: [...open.filters, condition(...rowsOf(open))]
			});
		}
		/** With `asOf`, the other table is taken as it was at that time: a versioned table, or one that is looked up. */
		join(other, on, options = {}) {
			return this.joining("JOIN", other, on, options.asOf);
		}
		leftJoin(other, on, options = {}) {
			return this.joining("LEFT JOIN", other, on, options.asOf);
		}
		rightJoin(other, on) {
			return this.joining("RIGHT JOIN", other, on);
		}
		fullJoin(other, on) {
			return this.joining("FULL JOIN", other, on);
		}
		lateral(call, { keep = false } = {}) {
			const open = this.open();
			const by = {};
			const join = {
				kind: keep ? "LEFT JOIN" : "JOIN",
				on: new Expression(["TRUE"]),
				asOf: void 0,
				by
			};
			return by.made = new Relation({
				...open,
				sources: [...open.sources, {
					slot: new Slot(call(...rowsOf(open)), "given"),
					join
				}]
			});
		}
		/** The rows that are alike in some columns, together: `aggregate` says what is made of them. */
		groupBy(keys) {
			const open = this.open();
			const by = entriesOf(keys(...rowsOf(open)));
			return { aggregate: (fields) => new Relation({
				...open,
				groups: by.map(([, each]) => each),
				fields: [...by, ...entriesOf(fields(...rowsOf(open)))]
			}) };
		}
		/** One row of all rows. */
		aggregate(fields) {
			return this.select(fields);
		}
		distinct() {
			return new Relation({
				...this.open(),
				distinct: true
			});
		}
		/** The rows of both, equal ones too. The columns are told apart by their places. */
		union(other) {
			return new Relation({
				sources: [],
				filters: [],
				both: [
					"UNION ALL",
					this.whole,
					other
				]
			});
		}
		/** Rows in windows of equal length, one after the other. */
		tumble(time, size) {
			return this.windows("TUMBLE", [], time, [size]);
		}
		/** Windows of one length, a new one after each `slide`. */
		hop(time, slide, size) {
			return this.windows("HOP", [], time, [slide, size]);
		}
		/** Windows that grow by `step` up to `size`, and begin anew. */
		cumulate(time, step, size) {
			return this.windows("CUMULATE", [], time, [step, size]);
		}
		/** Windows that end where no row came for so long. */
		session(time, gap, partitionBy = []) {
			return this.windows("SESSION", partitionBy, time, [gap]);
		}
		/** The first `count` rows of each partition; `row_num` says which. */
		topN(count, by) {
			const open = this.open();
			const rows = rowsOf(open);
			const parts = by.partitionBy?.(...rows) ?? [];
			const number = new Expression([
				"ROW_NUMBER() OVER (",
				...parts.length ? [
					"PARTITION BY ",
					...joined(parts),
					" "
				] : [],
				"ORDER BY ",
				...joined(by.orderBy(...rows)),
				")"
			]);
			return new Relation({
				...open,
				extra: [["row_num", number]]
			}).where(({ row_num }) => count === 1 ? row_num.eq(1n) : row_num.le(BigInt(count)));
		}
		/** Of the rows with one key, the first in some order; `row_num` is 1. */
		deduplicate(by) {
			return this.topN(1, {
				partitionBy: by.key,
				orderBy: (...rows) => [by.orderBy(...rows)]
			});
		}
		orderBy(order, limit) {
			const open = this.open();
			return new Relation({
				...open,
				order: order(...rowsOf(open)),
				...limit !== void 0 && { limit }
			});
		}
		/** Writes its rows into a table, the columns by their names. Several writes of a file are one job. */
		insertInto(sink) {
			const written = new Written(this.whole, sink);
			program.steps.push({
				kind: "insert",
				made: written
			});
			return written;
		}
		/**
		* What this expression is made of has its state by this name, whatever becomes of the expression: `late` is `late-group-aggregate`, `late-join`, … Of a table of the
		* catalog it is the source's uid. Other tables with a name are none of it.
		*/
		uid(name) {
			const { sources } = this.query;
			const only = sources[0]?.slot.target;
			if (only instanceof SqlText && !only.isQuery) program.refuse("bad-uid", `The uid '${name}' is given to a statement that is no query, and has no operators.`);
			else if (this.plain) program.uids.giveTable("source", this.plain.path, name);
			else if (sources.length > 1 && !isClosed(this.query)) sources.at(-1).uid = program.uids.give(name);
			else this.pin = program.uids.give(name);
			return this;
		}
		/** For a process function: the rows that are alike in these columns go together. */
		partitionBy(...columns) {
			return new Partitioned(this.whole, columns);
		}
		/** Gives its rows to whoever runs the job, as a SELECT of its own does. */
		show() {
			program.steps.push({
				kind: "other",
				made: new Shown(this.whole)
			});
			return this;
		}
		/** As a table that another query reads. */
		write(writer) {
			const plain = this.plain;
			if (plain) plain.write(writer);
			else if (this.name !== void 0) this.writeName(writer, this.name);
			else {
				writer.add("(");
				this.writeQuery(writer);
				writer.add(")");
			}
		}
		/** As a table that has to have a name. */
		writeName(writer, wish = this.name ?? "input") {
			if (this.plain) return this.write(writer);
			const name = writer.names.query(this, wish, (inner) => this.writeQuery(inner));
			writer.from(this.place, () => writer.add(quoted(name)));
		}
		/** The columns that it gives, by name; undefined where only Flink knows them. */
		get columns() {
			return this.query.fields?.map(([name]) => name);
		}
		writeQuery(writer) {
			const [only] = this.query.sources;
			const from = writer.text.length;
			if (only?.slot.target instanceof SqlText && isWhole(this.query)) only.slot.target.write(writer);
			else writer.from(this.place, () => writeQuery(writer, this.query), this.place?.name);
			writer.pin(this.pin, from);
		}
		/** The table of the catalog that it is; undefined where it is more. */
		get plain() {
			const target = this.query.sources[0]?.slot.target;
			return target instanceof Named && isWhole(this.query) ? target : void 0;
		}
		get whole() {
			return this;
		}
		/** What the next step adds to: itself, or a query that reads it. */
		open() {
			const isNamed = (this.name ?? this.pin) !== void 0 && this.query.sources.length === 1 && !this.plain;
			return isClosed(this.query) || isNamed ? {
				sources: [{ slot: new Slot(this, this.name ?? "t") }],
				filters: []
			} : this.query;
		}
		joining(kind, other, on, asOf) {
			const open = this.open();
			const isOne = open.sources.length === 1;
			if (open.filters.length && !isOne && kind !== "JOIN" && kind !== "LEFT JOIN") throw new TypeError("A where() on joined tables stands before this join: say select() between them, or join first.");
			const left = open.filters.length && isOne ? {
				sources: [{ slot: new Slot(new Relation(open), this.slot.wish) }],
				filters: []
			} : open;
			const { slot } = other;
			const before = rowsOf(left);
			const by = {};
			const source = {
				slot,
				join: {
					kind,
					on: on(...[...before, rowOf(slot)]),
					asOf: asOf?.(...before),
					by
				}
			};
			return by.made = new Relation({
				sources: [...left.sources, source],
				filters: left.filters
			});
		}
		/** How another query reads it. */
		get slot() {
			const plain = this.plain;
			return new Slot(this, this.name ?? (plain ? lastOf(plain.path) : "t"));
		}
		windows(word, partitionBy, time, sizes) {
			return new Relation({
				sources: [{ slot: new Slot(new WindowCall(this.whole, word, partitionBy, time, sizes), "windows") }],
				filters: []
			});
		}
	};
	/** A table of the catalog, by the name that its DDL gives it. */
	function from(table) {
		const named = new Named(table);
		const made = new Relation({
			sources: [{ slot: new Slot(named, lastOf(table)) }],
			filters: []
		});
		named.owner = made;
		return made;
	}
	/**
	* SQL in the middle of a job: a query is a table of it; any other statement is run where it stands. What stands in `${}` is a table, an expression, or a value,
	* which becomes a literal. A backtick of SQL's is written with a backslash before it, and so is the dollar of a parameter of the workspace's.
	*/
	function sql(texts, ...values) {
		const text = new SqlText(texts, values);
		const made = new Relation({
			sources: [{ slot: new Slot(text, "t") }],
			filters: []
		});
		text.owner = made;
		if (!text.isQuery) program.steps.push({
			kind: "other",
			made: text
		});
		return made;
	}
	/**
	* A call in a FROM. It is a view of the job's: Flink refuses one that stands in an INSERT with named columns (a fault of its planner), and all outputs read one call.
	*/
	var ProcessCall = class extends Made {
		declared;
		given;
		onTime;
		/** Whose place it has. */
		owner;
		uid;
		constructor(declared, given, onTime) {
			super();
			this.declared = declared;
			this.given = given;
			this.onTime = onTime;
		}
		write(writer) {
			const { place, name } = this.owner ?? {};
			const view = program.view(this, `${name ?? "process"}_call`, (inner) => {
				inner.add("SELECT * FROM ");
				this.writeCall(inner);
			});
			writer.from(place, () => writer.add(quoted(view)));
		}
		writeCall(writer) {
			writer.from(this.owner?.place, () => {
				writer.list([new FunctionName(this.declared)]).add("(");
				this.given.forEach(([name, value], i) => writer.add(`${i ? ", " : ""}${quoted(name)} => `).list([value]));
				if (this.onTime !== void 0) writer.add(`, on_time => DESCRIPTOR(${quoted(this.onTime)})`);
				if (this.uid !== void 0) writer.add(`, uid => '${this.uid}'`);
				writer.add(")");
			});
		}
	};
	/** A table without keys. */
	var WholeTable = class extends Made {
		table;
		constructor(table) {
			super();
			this.table = table;
		}
		write(writer) {
			writer.add("TABLE ");
			this.table.writeName(writer);
		}
	};
	/** The rows that a process function gives; those of its other outputs beside them. */
	var ProcessedRows = class extends Relation {
		call;
		queryOf;
		constructor(query, call, queryOf) {
			super(query);
			this.call = call;
			this.queryOf = queryOf;
		}
		/** The rows of another output, as a table like others. It is the same call: one operator, one state. */
		output(name) {
			return new Relation(this.queryOf(name));
		}
		/** The operator, and its state, have this name. */
		uid(name) {
			this.call.uid = program.uids.give(name);
			return this;
		}
	};
	/** With its type: Flink makes code of a call by the declared one, whatever a literal is. */
	const argument = (value, type) => value instanceof Expression ? value : lit(value, type);
	function processed(declared, process, argumentTypes, given, { onTime } = {}) {
		const tables = process.inputs.map(([name]) => [name, given[name]]);
		const call = new ProcessCall(declared, [...tables.map(([name, table]) => [name, table instanceof Relation ? new WholeTable(table) : table]), ...process.argumentNames.map((name, i) => [name, argument(given[name], argumentTypes[i])])], onTime);
		const keys = tables.flatMap(([, table]) => table instanceof Partitioned ? [table.keys] : [])[0] ?? [];
		const passes = process.inputs.some(([, { options }]) => options.passColumns);
		const slot = new Slot(call, "rows");
		const row = rowOf(slot);
		const query = (fields, filter) => ({
			sources: [{ slot }],
			filters: filter,
			fields: [
				...keys.map((key) => [key, row[key]]),
				...fields,
				...onTime === void 0 ? [] : [["rowtime", row.rowtime]]
			]
		});
		const columns = (type, of) => type.shape.root === "ROW" ? type.shape.fields.map(([name]) => [name, of(name)]) : [];
		const made = new ProcessedRows(passes || process.own.shape.root !== "ROW" ? {
			sources: [{ slot }],
			filters: []
		} : query(columns(process.own, (name) => row[name]), process.outputs.map(([name]) => row[name].isNull())), call, (name) => {
			const output = process.outputs.find(([each]) => each === name);
			if (!output) throw new TypeError(`there is no output ${name}: the function has ${process.outputs.map(([each]) => each).join(", ") || "none"}`);
			return query(columns(output[1], (column) => row[name].field(column)), [row[name].isNotNull()]);
		});
		call.owner = made;
		return made;
	}
	function tableOf(columns, options = {}) {
		return {
			columns,
			options
		};
	}
	const PARTS = [
		"ROW",
		"ARRAY",
		"MAP",
		"BYTES"
	];
	/** Whether the values of a type can be changed as they are. */
	const isMutable = ({ shape }) => PARTS.includes(shape.root);
	function value(type, { ttl, initial } = {}) {
		if (initial !== void 0 && typeof initial !== "function" && isMutable(type)) throw new TypeError(`the initial value of a ${type.toString()} would be one for all keys. Give a function that makes it: initial: () => …`);
		return {
			kind: "value",
			types: [type.orNull()],
			ttl,
			initial
		};
	}
	/** Values in a row for each key, none of them null. */
	function list(type, { ttl } = {}) {
		return {
			kind: "list",
			types: [type.notNull()],
			ttl,
			initial: void 0
		};
	}
	/** Values by keys of their own, for each key; those are never null. */
	function map(key, of, { ttl } = {}) {
		if (isMutable(key)) throw new TypeError(`the keys of a map in state are of a simple type, and ${key.toString()} is none. Make a STRING of them.`);
		return {
			kind: "map",
			types: [key.notNull(), of],
			ttl,
			initial: void 0
		};
	}
	/** A function of tables, with state and timers for each key. Its rows come one by one; it yields what it gives. */
	function process(options, body) {
		const inputs = Object.entries(options.input);
		const state = Object.entries(options.state ?? {});
		const time = options.time ?? TIMESTAMP_LTZ(3);
		const rows = inputs.map(([name]) => typeof body.onRow === "function" ? body.onRow : body.onRow?.[name]);
		checkInputs(inputs, rows);
		const timers = body.onTimer !== void 0 || body.onProcessingTimer !== void 0;
		if (state.length || timers) checkKeyed(inputs, timers ? "timers" : "state", timers);
		if (!(time.shape.root in INSTANTS)) throw new TypeError(`time is ${time.toString()}, and can be TIMESTAMP(3) or TIMESTAMP_LTZ(3)`);
		const args = Object.entries(options.arguments ?? {});
		const outputs = Object.entries(options.outputs ?? {});
		if (outputs.length && inputs.some(([, each]) => each.options.passColumns)) throw new TypeError("rows of several outputs have columns of their own, and a table says passColumns: true. Give what is needed in the rows");
		const shape = {
			inputs,
			argumentNames: args.map(([name]) => name),
			state,
			time,
			rows,
			onTimer: body.onTimer,
			onProcessingTimer: body.onProcessingTimer,
			own: options.returns.notNull(),
			outputs
		};
		const declared = new Declared("process", {
			arguments: args.map(([, type]) => type),
			returns: withOutputs(options.returns, outputs).notNull(),
			accumulator: null
		}, options.deterministic ?? true, {}, shape);
		return callable(declared, (self, given, options) => processed(self, shape, declared.types.arguments, given, options));
	}
	function checkInputs(inputs, rows) {
		if (!inputs.length) throw new TypeError("a process function takes a table: input: { name: tableOf({ … }) }");
		inputs.forEach(([name], i) => {
			if (typeof rows[i] !== "function") throw new TypeError(`onRow has no function for the table ${name}`);
		});
	}
	/** Flink says so too, when a statement calls the function; here it is said of the file. */
	function checkKeyed(inputs, what, timers) {
		for (const [name, { options }] of inputs) {
			if (!options.partitioned) throw new TypeError(`${what} ${timers ? "are" : "is"} kept for a key, and the table ${name} has none. Say partitioned: true in its tableOf`);
			if (timers && options.passColumns) throw new TypeError(`a timer has no row whose columns could go on, and the table ${name} says passColumns: true. Leave one of them out`);
		}
	}
	/** How many rows there are; of an expression, how many that are not null. */
	function count(of) {
		return of ? call("COUNT", of) : new Expression(["COUNT(*)"]);
	}
	function countDistinct(of) {
		return new Expression([
			"COUNT(DISTINCT ",
			of,
			")"
		]);
	}
	function sum(of) {
		return call("SUM", of);
	}
	/** As Flink's AVG: of whole numbers a whole number. */
	function avg(of) {
		return call("AVG", of);
	}
	function min(of) {
		return call("MIN", of);
	}
	function max(of) {
		return call("MAX", of);
	}
	function firstValue(of) {
		return call("FIRST_VALUE", of);
	}
	function lastValue(of) {
		return call("LAST_VALUE", of);
	}
	function coalesce(first, ...others) {
		return call("COALESCE", first, ...others);
	}
	/** Texts one after the other. */
	function concat(...texts) {
		return call("CONCAT", ...texts);
	}
	function upper(text) {
		return call("UPPER", text);
	}
	function lower(text) {
		return call("LOWER", text);
	}
	function abs(of) {
		return call("ABS", of);
	}
	/** One of two, by a condition. */
	function when(condition, then, otherwise) {
		return new Expression([
			"CASE WHEN ",
			condition,
			" THEN ",
			then,
			" ELSE ",
			...joined([otherwise]),
			" END"
		]);
	}
	var a636930e4ce3296a_exports = /* @__PURE__ */ __exportAll({
		ARRAY: () => ARRAY,
		BIGINT: () => BIGINT,
		BINARY: () => BINARY,
		BOOLEAN: () => BOOLEAN,
		BYTES: () => BYTES,
		CHAR: () => CHAR,
		DATE: () => DATE,
		DECIMAL: () => DECIMAL,
		DOUBLE: () => DOUBLE,
		Decimal: () => Decimal,
		Expression: () => Expression,
		FLOAT: () => FLOAT,
		INT: () => INT,
		INTERVAL_DAY_TO_SECOND: () => INTERVAL_DAY_TO_SECOND,
		INTERVAL_YEAR_TO_MONTH: () => INTERVAL_YEAR_TO_MONTH,
		Instant: () => Instant,
		LocalDate: () => LocalDate,
		LocalDateTime: () => LocalDateTime,
		LocalTime: () => LocalTime,
		MAP: () => MAP,
		MULTISET: () => MULTISET,
		ROW: () => ROW,
		SMALLINT: () => SMALLINT,
		STRING: () => STRING,
		TIME: () => TIME,
		TIMESTAMP: () => TIMESTAMP,
		TIMESTAMP_LTZ: () => TIMESTAMP_LTZ,
		TINYINT: () => TINYINT,
		VARBINARY: () => VARBINARY,
		VARCHAR: () => VARCHAR,
		abs: () => abs,
		aggregate: () => aggregate,
		asyncScalar: () => asyncScalar,
		avg: () => avg,
		call: () => call,
		coalesce: () => coalesce,
		concat: () => concat,
		count: () => count,
		countDistinct: () => countDistinct,
		expression: () => expression,
		firstValue: () => firstValue,
		from: () => from,
		interval: () => interval,
		lastValue: () => lastValue,
		list: () => list,
		lit: () => lit,
		lower: () => lower,
		map: () => map,
		max: () => max,
		min: () => min,
		process: () => process,
		scalar: () => scalar,
		sql: () => sql,
		sum: () => sum,
		table: () => table,
		tableOf: () => tableOf,
		upper: () => upper,
		value: () => value,
		when: () => when
	});
	/** The buffer is too small for what is written: the other side gives a larger one, and it is written again. */
	var NoRoom = class {
		needed;
		constructor(needed) {
			this.needed = needed;
		}
	};
	/** Texts of no more characters than this stand in the buffer itself, where all of them are ASCII: to send a heap beside it costs more than they do. */
	const SHORT = 64;
	/** The lower half of eight bytes. */
	const HALF = 4294967296;
	/** Where the characters of a short text are put together: one array for each length, as V8 makes a string of a whole array. */
	const CHARACTERS = Array.from({ length: 65 }, (_, length) => new Array(length).fill(0));
	/**
	* Values in a row: numbers in a buffer that both sides share, least byte first, and the text of long strings in a heap beside it, of which the buffer has the lengths
	* in UTF-16 units. docs/decisions/0050 and 0056 have the layout.
	*/
	var Frame = class {
		/** The bytes of a frame's head. */
		static HEADER = 16;
		view = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0));
		bytes = /* @__PURE__ */ new Uint8Array(0);
		/** Where the next value is, in bytes. */
		at = 0;
		heap = "";
		/** Where the next long string is, in UTF-16 units. */
		heapAt = 0;
		bind(buffer) {
			this.view = new DataView(buffer);
			this.bytes = new Uint8Array(buffer);
		}
		/** Begins to read: a heap, and values behind the header. */
		open(heap, header) {
			this.heap = heap;
			this.heapAt = 0;
			this.at = header;
		}
		/** The place of the next value of so many bytes. */
		next(size) {
			const at = this.at;
			this.at += size;
			if (this.at > this.view.byteLength) throw new NoRoom(this.at);
			return at;
		}
		/** A whole number of eight bytes; a bigint where no number holds it exactly. Halves cost less than a bigint does. */
		readLong() {
			const at = this.next(8);
			const value = this.view.getInt32(at + 4, true) * HALF + this.view.getUint32(at, true);
			return Number.isSafeInteger(value) ? value : this.view.getBigInt64(at, true);
		}
		/** @param value a safe integer */
		writeLong(value) {
			const at = this.next(8);
			const high = Math.floor(value / HALF);
			this.view.setInt32(at + 4, high, true);
			this.view.setUint32(at, value - high * HALF, true);
		}
		readText() {
			const length = this.view.getInt32(this.next(4), true);
			if (length < 0) return this.readShort(~length);
			const from = this.heapAt;
			this.heapAt += length;
			return this.heap.substring(from, this.heapAt);
		}
		readShort(length) {
			const from = this.next(length);
			const characters = CHARACTERS[length];
			for (let i = 0; i < length; i++) characters[i] = this.bytes[from + i];
			return String.fromCharCode.apply(null, characters);
		}
		writeText(value) {
			if (value.length <= SHORT && this.writeShort(value)) return;
			this.view.setInt32(this.next(4), value.length, true);
			this.heap += value;
		}
		writeShort(value) {
			const { at } = this;
			const { length } = value;
			const from = this.next(4 + length) + 4;
			for (let i = 0; i < length; i++) {
				const code = value.charCodeAt(i);
				if (code > 127) {
					this.at = at;
					return false;
				}
				this.bytes[from + i] = code;
			}
			this.view.setInt32(at, ~length, true);
			return true;
		}
	};
	/** What the other side is asked to do with an entry of state. The twin of StateDoor.java. */
	const ASK = {
		ROOM: 0,
		VALUE: 1,
		GET: 2,
		HAS: 3,
		PUT: 4,
		REMOVE: 5,
		CLEAR: 6,
		ADD: 7,
		ENTRIES: 8,
		NEXT: 9,
		KEY: 10
	};
	/** Asks, by two frames, about the state of one function at work. */
	var StateDoor = class StateDoor {
		instance;
		/** What is asked. */
		static asked = new Frame();
		/** What comes back. */
		static answer = new Frame();
		constructor(instance) {
			this.instance = instance;
		}
		ask(question, entry, write) {
			const outside = globalThis;
			const { asked, answer } = StateDoor;
			for (;;) try {
				asked.open("", 0);
				write?.(asked);
				break;
			} catch (thrown) {
				if (!(thrown instanceof NoRoom)) throw thrown;
				outside.weirState(this.instance, ASK.ROOM, thrown.needed, "");
			}
			answer.open(outside.weirState(this.instance, question, entry, asked.heap), Frame.HEADER);
			return answer;
		}
	};
	const flag = codecOf(BOOLEAN);
	/** So many of a list or a map are shown to whoever debugs. */
	const SHOWN = 100;
	function* first(all) {
		let left = SHOWN;
		for (const each of all) {
			if (left-- === 0) return;
			yield each;
		}
	}
	/** What is refused says so where it was set. */
	function refusal(name, thrown) {
		return thrown instanceof Misfit ? /* @__PURE__ */ new TypeError(`${thrown.path || "a value"} of the state ${name} is ${shown(thrown.value)}, ${thrown.reason}; its type is ${thrown.type}`) : thrown;
	}
	function frozen(found) {
		if (Array.isArray(found) || typeof found === "object" && found !== null && Object.getPrototypeOf(found) === Object.prototype) {
			Object.values(found).forEach(frozen);
			Object.freeze(found);
		}
		return found;
	}
	/** Whether a value of a type has the same size as any other: then it goes along with each row, since that costs less than to ask for it. */
	function isFixed({ shape }) {
		return shape.root === "ROW" ? shape.fields.every(([, type]) => isFixed(type)) : ![
			"STRING",
			"BYTES",
			"ARRAY",
			"MAP"
		].includes(shape.root);
	}
	/** The twin of the one value that a row of Flink's state holds. */
	var Value = class Value {
		name;
		number;
		entry;
		door;
		codec;
		fixed;
		mutable;
		known = false;
		changed = false;
		now = null;
		static scratch = new Frame();
		constructor(name, number, entry, door) {
			this.name = name;
			this.number = number;
			this.entry = entry;
			this.door = door;
			this.codec = codecOf(entry.types[0]);
			this.fixed = isFixed(entry.types[0]);
			this.mutable = isMutable(entry.types[0]);
		}
		/** Begins a call; with it came the value, where it is of a fixed size. */
		begin(frame) {
			this.changed = false;
			this.known = false;
			if (this.fixed) this.take(this.codec.read(frame));
		}
		take(found) {
			const { initial } = this.entry;
			this.now = found === null && initial !== void 0 ? typeof initial === "function" ? initial() : initial : found;
			this.known = true;
		}
		get value() {
			if (!this.known) this.take(this.codec.read(this.door.ask(ASK.VALUE, this.number)));
			if (this.mutable) this.changed = true;
			return this.now;
		}
		/** To be looked at, not to be changed. */
		peek() {
			if (!this.known) this.take(this.codec.read(this.door.ask(ASK.VALUE, this.number)));
			return this.now;
		}
		set value(next) {
			this.check(next);
			this.now = next;
			this.known = this.changed = true;
		}
		clear() {
			this.now = null;
			this.known = this.changed = true;
		}
		/** Here its line is known. */
		check(next) {
			const { scratch } = Value;
			for (;;) try {
				scratch.open("", 0);
				this.codec.write(scratch, next);
				return;
			} catch (thrown) {
				if (!(thrown instanceof NoRoom)) throw refusal(this.name, thrown);
				scratch.bind(/* @__PURE__ */ new ArrayBuffer(thrown.needed * 2));
			}
		}
		/** A byte that says whether it changed, and the value. */
		end(frame) {
			frame.view.setUint8(frame.next(1), this.changed ? 1 : 0);
			if (!this.changed) return;
			try {
				this.codec.write(frame, this.now);
			} catch (thrown) {
				if (thrown instanceof Misfit) thrown.of = `the state ${this.name}`;
				throw thrown;
			}
		}
	};
	/** As the other side gives them: some at a time, and whether there are more. */
	function* all(door, number, read) {
		let frame = door.ask(ASK.ENTRIES, number);
		for (;;) {
			const more = flag.read(frame);
			const some = new Array(frame.view.getInt32(frame.next(4), true));
			for (let i = 0; i < some.length; i++) some[i] = frozen(read(frame));
			const token = frame.view.getInt32(frame.next(4), true);
			yield* some;
			if (!more) return;
			frame = door.ask(ASK.NEXT, token);
		}
	}
	var List = class {
		name;
		number;
		door;
		codec;
		constructor(name, number, entry, door) {
			this.name = name;
			this.number = number;
			this.door = door;
			this.codec = codecOf(entry.types[0]);
		}
		add(value) {
			try {
				this.door.ask(ASK.ADD, this.number, (frame) => this.codec.write(frame, value));
			} catch (thrown) {
				throw refusal(this.name, thrown);
			}
		}
		replace(values) {
			const next = [...values];
			this.clear();
			for (const each of next) this.add(each);
		}
		clear() {
			this.door.ask(ASK.CLEAR, this.number);
		}
		peek() {
			return [...first(this)];
		}
		[Symbol.iterator]() {
			return all(this.door, this.number, this.codec.read);
		}
	};
	var Entries = class {
		name;
		number;
		door;
		key;
		of;
		constructor(name, number, entry, door) {
			this.name = name;
			this.number = number;
			this.door = door;
			[this.key, this.of] = entry.types.map(codecOf);
		}
		ask(question, key, ...rest) {
			try {
				return this.door.ask(question, this.number, (frame) => {
					this.key.write(frame, key);
					for (const each of rest) this.of.write(frame, each);
				});
			} catch (thrown) {
				throw refusal(this.name, thrown);
			}
		}
		get(key) {
			const frame = this.ask(ASK.GET, key);
			return flag.read(frame) ? frozen(this.of.read(frame)) : void 0;
		}
		has(key) {
			return flag.read(this.ask(ASK.HAS, key));
		}
		set(key, value) {
			this.ask(ASK.PUT, key, value);
		}
		delete(key) {
			this.ask(ASK.REMOVE, key);
		}
		peek() {
			return new Map(first(this));
		}
		*keys() {
			for (const [key] of this) yield key;
		}
		clear() {
			this.door.ask(ASK.CLEAR, this.number);
		}
		[Symbol.iterator]() {
			return all(this.door, this.number, (frame) => [this.key.read(frame), this.of.read(frame)]);
		}
	};
	/** What the other side needs to know of a function, with its types as Flink reads them. */
	function described(file, name, { kind, types, deterministic, body, process, stack }) {
		return {
			name,
			file,
			kind,
			deterministic,
			stack,
			arguments: types.arguments.map(String),
			returns: String(types.returns),
			accumulator: types.accumulator && String(types.accumulator),
			retracts: body.retract !== void 0,
			merges: body.merge !== void 0,
			process: process && ofProcess(process)
		};
	}
	function ofProcess({ inputs, argumentNames, state, time, onTimer, onProcessingTimer }) {
		return {
			inputs: inputs.map(([name, { columns, options }]) => ({
				name,
				columns: Object.entries(columns).map(([column, type]) => ({
					name: column,
					type: String(type)
				})),
				partitioned: Boolean(options.partitioned),
				unpartitioned: options.partitioned === "optional",
				retracting: options.retracting ?? false,
				passColumns: options.passColumns ?? false,
				timed: options.timed ?? false
			})),
			arguments: argumentNames,
			state: state.map(([name, { kind, types, ttl }]) => ({
				name,
				kind,
				types: types.map(String),
				fixed: isFixed(types[0]),
				ttl: ttl ?? null
			})),
			time: String(time),
			timers: onTimer !== void 0,
			processingTimers: onProcessingTimer !== void 0
		};
	}
	/** What is to be done with a timer. */
	const SET = 0;
	const CLEAR = 1;
	const CLEAR_ALL = 2;
	const milliseconds$1 = codecOf(INTERVAL_DAY_TO_SECOND);
	const text$1 = codecOf(STRING);
	/** The changes of timers that a call asks for, in order: nothing reads them before it ends. */
	var TimerChanges = class {
		asked = [];
		ask(change, name, time) {
			this.asked.push([
				change,
				name,
				time && time.epochMillisecond
			]);
		}
		begin() {
			this.asked = [];
		}
		end(frame) {
			frame.view.setInt32(frame.next(4), this.asked.length, true);
			for (const [change, name, time] of this.asked) {
				frame.view.setUint8(frame.next(1), change);
				text$1.write(frame, name);
				milliseconds$1.write(frame, time);
			}
		}
	};
	/** What a function sees of its timers of one kind. */
	var Timers = class {
		changes;
		kind;
		handler;
		heard;
		/**
		* @param kind what is added to the numbers of its changes
		* @param handler the name of what hears of it
		*/
		constructor(changes, kind, handler, heard) {
			this.changes = changes;
			this.kind = kind;
			this.handler = handler;
			this.heard = heard;
		}
		set(first, second) {
			const named = typeof first === "string";
			const time = named ? second : first;
			if (!Number.isSafeInteger(time?.epochMillisecond)) throw new TypeError(`a timer is set to ${String(time)}, which is no time`);
			this.mustBeHeard("a timer is set");
			this.changes.ask(this.kind + SET, named ? first : null, time);
		}
		clear(timer) {
			const named = typeof timer === "string";
			this.changes.ask(this.kind + CLEAR, named ? timer : null, named ? null : timer);
		}
		clearAll() {
			this.changes.ask(this.kind + CLEAR_ALL, null, null);
		}
		mustBeHeard(what) {
			if (!this.heard) throw new TypeError(`${what}, and the function has no ${this.handler} that would hear of it`);
		}
	};
	/** Flink's operator has none, so whatever is asked of them must have been declared by a handler. */
	var ProcessingTimers = class extends Timers {
		at = null;
		begin(frame) {
			if (this.heard) this.at = milliseconds$1.read(frame);
		}
		get now() {
			this.mustBeHeard("the clock is asked for");
			return new Instant(this.at);
		}
		clear(timer) {
			if (this.heard) super.clear(timer);
		}
		clearAll() {
			if (this.heard) super.clearAll();
		}
	};
	/** Named values, as a debugger shows them. */
	var Told = class {
		entries;
		constructor(entries) {
			this.entries = entries;
		}
	};
	function toldOf({ of: { file, name, declared }, given, step, process }) {
		const { arguments: types, accumulator } = declared.types;
		const said = [[
			"function",
			null,
			`${name} (${file})`
		]];
		if (process) return new Told([...said, ...process.told().entries]);
		const kept = step === void 0 || step === "create" ? 0 : step === "merge" ? 2 : 1;
		const row = given.map((value, i) => i < kept ? [
			"accumulator",
			String(accumulator),
			value
		] : [
			String(i - kept + 1),
			String(types[i - kept]),
			value
		]);
		if (step !== void 0) said.push([
			"step",
			null,
			step
		]);
		return new Told([
			...said,
			...row.slice(0, kept),
			[
				"arguments",
				null,
				new Told(row.slice(kept))
			]
		]);
	}
	/** Where a table's number would be: a timer is due, in event time or in processing time. */
	const TIMER = 255;
	const PROCESSING_TIMER = 254;
	const KINDS = [
		"+I",
		"-U",
		"+U",
		"-D"
	];
	const PROCESSING_TIME = String(TIMESTAMP_LTZ(3));
	const milliseconds = codecOf(INTERVAL_DAY_TO_SECOND);
	const text = codecOf(STRING);
	/** A process function at work in one place of a job: what it is given with each row, and what it says of state and timers. */
	var Processing = class {
		process;
		values = [];
		changes = new TimerChanges();
		processingTimers;
		columns;
		arguments;
		timeOf;
		argumentTypes;
		door;
		outputs;
		context;
		row = {};
		input = 0;
		constructor({ process, types }, instance) {
			this.process = process;
			this.columns = process.inputs.map(([, { columns }]) => Object.entries(columns).map(([name, type]) => [name, codecOf(type)]));
			this.arguments = process.argumentNames.map((name, i) => [name, codecOf(types.arguments[i])]);
			this.timeOf = INSTANTS[process.time.shape.root];
			this.argumentTypes = types.arguments.map(String);
			this.door = new StateDoor(instance);
			const timers = new Timers(this.changes, 0, "onTimer", process.onTimer !== void 0);
			this.processingTimers = new ProcessingTimers(this.changes, 3, "onProcessingTimer", process.onProcessingTimer !== void 0);
			this.outputs = new Outputs(process.outputs);
			const state = this.stateOf(process.state, this.door);
			this.context = {
				time: null,
				watermark: null,
				input: null,
				kind: null,
				timer: null,
				arguments: {},
				state,
				timers: Object.freeze({
					event: timers,
					processing: this.processingTimers
				}),
				output: this.outputs.handles,
				clearState: () => Object.values(state).forEach((each) => each.clear())
			};
		}
		stateOf(entries, door) {
			const all = entries.map(([name, entry], number) => {
				if (entry.kind !== "value") return [name, new (entry.kind === "list" ? List : Entries)(name, number, entry, door)];
				const made = new Value(name, number, entry, door);
				this.values.push(made);
				return [name, made];
			});
			return Object.freeze(Object.fromEntries(all));
		}
		/** The rows for what is in a frame, a row of a table or a timer that is due; undefined where there are none. */
		begin(frame) {
			const { context, process } = this;
			const input = this.input = frame.view.getUint8(frame.next(1));
			const kind = frame.view.getUint8(frame.next(1));
			context.time = this.time(frame, input === PROCESSING_TIMER ? Instant : this.timeOf);
			context.watermark = this.time(frame, this.timeOf);
			this.processingTimers.begin(frame);
			context.timer = text.read(frame);
			for (const each of this.values) each.begin(frame);
			this.changes.begin();
			if (input >= PROCESSING_TIMER) {
				context.input = context.kind = null;
				if (this.arguments.length) context.arguments = {};
				return this.rows((input === TIMER ? process.onTimer : process.onProcessingTimer)(context));
			}
			context.input = process.inputs[input][0];
			context.kind = KINDS[kind];
			if (this.arguments.length) context.arguments = read(frame, this.arguments, "the argument");
			this.row = read(frame, this.columns[input], `${context.input}, column`);
			return this.rows(process.rows[input](context, this.row));
		}
		time(frame, made) {
			const at = milliseconds.read(frame);
			return at === null ? null : new made(at);
		}
		rows(given) {
			if (this.process.outputs.length) return given === void 0 && this.outputs.isEmpty ? void 0 : this.outputs.rows(given === void 0 ? void 0 : this.yielded(given));
			return given === void 0 ? void 0 : this.yielded(given);
		}
		yielded(given) {
			if (typeof given?.[Symbol.iterator] === "function") return given[Symbol.iterator]();
			throw new Misfit(given, "nothing that gives rows: yield them, or return an array of them, and await nothing", "rows");
		}
		/** What the call was given, and what is kept for its key. */
		told() {
			const { context, process, row } = this;
			const time = String(process.time);
			const processing = this.input === PROCESSING_TIMER;
			const columns = process.inputs.find(([name]) => name === context.input)?.[1].columns;
			const key = text.read(this.door.ask(ASK.KEY, 0));
			return new Told([
				...columns ? [
					[
						"input",
						null,
						context.input
					],
					[
						"kind",
						null,
						context.kind
					],
					[
						"row",
						null,
						new Told(Object.entries(columns).map(([name, type]) => [
							name,
							String(type),
							row[name]
						]))
					],
					[
						"arguments",
						null,
						new Told(process.argumentNames.map((name, i) => [
							name,
							this.argumentTypes[i],
							context.arguments[name]
						]))
					]
				] : [[
					processing ? "processing timer" : "timer",
					null,
					context.timer
				]],
				...key === null ? [] : [[
					"key",
					null,
					key
				]],
				[
					"time",
					processing ? PROCESSING_TIME : time,
					context.time
				],
				[
					"watermark",
					time,
					context.watermark
				],
				[
					"state",
					null,
					new Told(process.state.map(([name, { kind, types }]) => [
						name,
						`${kind}(${types.join(", ")})`,
						context.state[name].peek()
					]))
				]
			]);
		}
		/** What is to be kept, behind the last row. */
		end = (frame) => {
			for (const each of this.values) each.end(frame);
			this.changes.end(frame);
		};
	};
	function read(frame, types, what) {
		const values = {};
		for (const [name, { read: one }] of types) try {
			values[name] = one(frame);
		} catch (thrown) {
			if (thrown instanceof Misfit) thrown.of = `${what} ${name}`;
			throw thrown;
		}
		return values;
	}
	/** Awaits that nothing will ever end: all that could was done. */
	var Endless = class extends Error {
		constructor() {
			super("it awaits what never comes to an end. Nothing else runs beside it that could end it: there is no network, no file and no clock");
			this.name = "Error";
		}
	};
	/** How many rows of a batch are begun at once: as many as take little time, since all of them have the time limit of one call. */
	var Pace = class Pace {
		static SHORT_MS = 20;
		rows = 1;
		took(ms) {
			this.rows = ms < Pace.SHORT_MS ? Math.min(this.rows * 2, 4096) : Math.max(1, this.rows >> 1);
		}
	};
	/** The rows of one batch, each of which settles when what it awaits has. V8 does all that can be done of those that were begun before the call is left. */
	var Settling = class {
		left;
		outcomes = [];
		began = 0;
		place = {
			at: 0,
			heapAt: 0,
			heap: ""
		};
		constructor(left) {
			this.left = left;
		}
		/** Reads on where the last rows ended. */
		resume(frame) {
			frame.open(this.place.heap, this.place.at);
			frame.heapAt = this.place.heapAt;
		}
		begin(frame, pace, read) {
			this.began = Date.now();
			const count = Math.min(this.left, pace.rows);
			this.left -= count;
			this.outcomes = new Array(count).fill(void 0);
			for (let row = 0; row < count; row++) this.run(row, read());
			this.place = {
				at: frame.at,
				heapAt: frame.heapAt,
				heap: frame.heap
			};
		}
		run(row, call) {
			const { outcomes } = this;
			let given;
			try {
				given = call();
			} catch (failed) {
				outcomes[row] = { failed };
				return;
			}
			if (typeof given?.then !== "function") outcomes[row] = { value: given };
			else given.then((value) => outcomes[row] = { value }, (failed) => outcomes[row] = { failed });
		}
		/** Those of the rows that were begun; none of them is waited for any more. */
		end(pace) {
			pace.took(Date.now() - this.began);
			return this.outcomes.map((outcome) => outcome ?? { failed: new Endless() });
		}
	};
	/** Writes a byte that says whether a row failed, and its value, or how it failed. */
	function outcomeWriter(returns, told) {
		const fail = (frame, failed) => {
			frame.view.setUint8(frame.next(1), 1);
			frame.writeText(JSON.stringify(told(failed)));
		};
		return {
			read: returns.read,
			write(frame, given) {
				const outcome = given;
				if ("failed" in outcome) return fail(frame, outcome.failed);
				const { at, heap } = frame;
				try {
					frame.view.setUint8(frame.next(1), 0);
					returns.write(frame, outcome.value);
				} catch (thrown) {
					if (thrown instanceof NoRoom) throw thrown;
					frame.at = at;
					frame.heap = heap;
					fail(frame, thrown);
				}
			}
		};
	}
	/** What was thrown, as the other side reads it. */
	function told(thrown) {
		if (thrown instanceof Misfit) return {
			path: thrown.path,
			argument: thrown.argument ?? -1,
			of: thrown.of ?? "",
			value: shown(thrown.value),
			reason: thrown.reason,
			type: thrown.type
		};
		if (thrown instanceof Error) return {
			message: `${thrown.name}: ${thrown.message}`,
			stack: thrown.stack ?? ""
		};
		return {
			message: `it threw ${shown(thrown)}`,
			stack: ""
		};
	}
	/** What is called. The twin of Entry in Isolate.java. */
	const ENTRY = {
		SCALAR: 0,
		TABLE: 1,
		MORE: 2,
		AGAIN: 3,
		PROCESS: 4,
		CREATE: 5,
		ACCUMULATE: 6,
		RETRACT: 7,
		MERGE: 8,
		VALUE: 9,
		ASYNC: 10,
		SETTLED: 11,
		REST: 12
	};
	const STEPS = {
		[ENTRY.CREATE]: "create",
		[ENTRY.ACCUMULATE]: "accumulate",
		[ENTRY.RETRACT]: "retract",
		[ENTRY.MERGE]: "merge",
		[ENTRY.VALUE]: "value"
	};
	/** How an answer ends. */
	const OK = 0;
	const FAILED = 1;
	/** The answer needs more room. */
	const NO_ROOM = 2;
	/** There are more rows: `MORE` gives them. */
	const MORE = 3;
	/** So much of a table function's rows is sent at once, in bytes. */
	const ENOUGH = 65536;
	const NO_ROWS = [][Symbol.iterator]();
	/** Calls the functions of a bundle, for whoever has the other end of the two frames. */
	var Runtime = class {
		input = new Frame();
		output = new Frame();
		ready = [];
		listed = [];
		/** Results that were computed and are not sent yet. */
		pending = [];
		writes;
		/** By the number that the other side gave: while one is read, what is done with its rows may begin another. */
		cursors = /* @__PURE__ */ new Map();
		/** Process functions at work, by the number of their cursor. */
		processes = /* @__PURE__ */ new Map();
		row = 0;
		settling;
		/** The heap of the last answer. */
		text = "";
		/** What is called, for whoever debugs it. */
		calling;
		constructor(files) {
			for (const { file, exports } of files) for (const [name, declared] of Object.entries(exports)) if (declared instanceof Declared) this.add(file, name, declared);
		}
		/** What the present call was given, and what it keeps: asked from within it, by a debugger. */
		told() {
			return this.calling && toldOf(this.calling);
		}
		/** One line of some values, as `console` writes them: what a logpoint says. */
		said(parts) {
			return parts.map((part) => typeof part === "string" ? part : shown(part)).join("");
		}
		/** All functions as JSON, in the order of their numbers. */
		declarations() {
			return JSON.stringify(this.listed);
		}
		bind(input, output) {
			if (input) this.input.bind(input);
			if (output) this.output.bind(output);
		}
		/** The frames by which functions ask for their state. */
		bindState(asked, answer) {
			StateDoor.asked.bind(asked);
			StateDoor.answer.bind(answer);
		}
		/** Does what the head of the input frame says, and answers in the output frame. `heap`: of the input, where it has one. */
		call = (heap = "") => {
			try {
				this.input.open(heap, Frame.HEADER);
				const { view } = this.input;
				this.answer(view.getInt32(4, true), view.getInt32(8, true), view.getInt32(12, true));
			} catch (thrown) {
				if (thrown instanceof NoRoom) return this.close(NO_ROOM, 0, "", thrown.needed);
				this.pending = [];
				this.close(FAILED, 0, JSON.stringify({
					...told(thrown),
					row: this.row
				}));
			}
		};
		/** The bytes of what is asked about state, for one who does not share that buffer. */
		asked = () => StateDoor.asked.at;
		/** The heap of the last answer. */
		heap = () => this.text;
		/** @param cursor of a table function or a process function, else -1 */
		answer(entry, number, cursor) {
			switch (entry) {
				case ENTRY.SCALAR: return this.scalar(this.begin(number));
				case ENTRY.TABLE: return this.table(this.begin(number), cursor);
				case ENTRY.PROCESS: return this.process(this.begin(number), cursor);
				case ENTRY.ASYNC:
					this.settling = new Settling(this.input.view.getInt32(0, true));
					return this.async(this.begin(number));
				case ENTRY.SETTLED: return this.settled(this.ready[number]);
				case ENTRY.REST:
					this.settling.resume(this.input);
					return this.async(this.begin(number));
				case ENTRY.MORE: return this.fill(cursor);
				case ENTRY.AGAIN: return cursor >= 0 ? this.fill(cursor) : this.send(this.writes);
				default: return this.aggregate(this.begin(number), STEPS[entry]);
			}
		}
		/** One result for each row of arguments. */
		scalar({ declared, arguments: types, returns }) {
			const rows = this.input.view.getInt32(0, true);
			const pending = new Array(rows);
			for (this.row = 0; this.row < rows; this.row++) pending[this.row] = declared.body.call(...this.calling.given = this.values(types));
			this.pending = pending;
			if (pending[0] instanceof Promise) throw new Misfit(pending[0], "and nothing awaits it here: declare the function by asyncScalar", String(declared.types.returns));
			this.send(this.writes = returns);
		}
		/** Begins with some rows of arguments. What became of them is asked for by another call: promises are settled between the two. */
		async(ready) {
			const { declared, arguments: types, pace } = ready;
			this.settling.begin(this.input, pace, () => {
				const values = this.values(types);
				return () => {
					this.calling = {
						of: ready,
						given: values
					};
					return declared.body.call(...values);
				};
			});
			this.close(OK, 0, "");
		}
		settled({ outcomes, pace }) {
			this.pending = this.settling.end(pace);
			this.send(this.writes = outcomes);
		}
		/** The first rows for one row of arguments; `cursor` names the rest. */
		table({ declared, arguments: types, returns }, cursor) {
			const call = this.calling;
			const given = declared.body.call(...call.given = this.values(types));
			if (typeof given?.[Symbol.iterator] !== "function") throw new Misfit(given, "nothing that gives rows: yield them, or return an array of them", `rows of ${declared.types.returns.toString()}`);
			this.cursors.set(cursor, {
				returns,
				rows: given[Symbol.iterator](),
				left: [],
				call
			});
			this.fill(cursor);
		}
		/** The first rows of a process function for one row or timer; behind the last one is what it keeps. */
		process({ declared, returns }, cursor) {
			let at = this.processes.get(cursor);
			if (!at) this.processes.set(cursor, at = new Processing(declared, cursor));
			const call = this.calling;
			call.process = at;
			const rows = at.begin(this.input);
			if (rows) {
				this.cursors.set(cursor, {
					returns,
					rows,
					left: [],
					end: at.end,
					call
				});
				return this.fill(cursor);
			}
			this.output.open("", Frame.HEADER);
			try {
				at.end(this.output);
			} catch (thrown) {
				if (thrown instanceof NoRoom) this.cursors.set(cursor, {
					returns,
					rows: NO_ROWS,
					left: [],
					done: true,
					end: at.end,
					call
				});
				throw thrown;
			}
			this.close(OK, 0);
		}
		aggregate(ready, step) {
			const accumulator = ready.accumulator;
			const given = step === "create" ? [] : step === "merge" ? this.values([accumulator, accumulator]) : step === "value" ? this.values([accumulator]) : this.values([accumulator, ...ready.arguments]);
			this.calling = {
				of: ready,
				given,
				step
			};
			this.pending = [ready.declared.body[step](...given)];
			this.send(this.writes = step === "value" ? ready.returns : accumulator);
		}
		add(file, name, declared) {
			const { types, process } = declared;
			this.listed.push(described(file, name, declared));
			const returns = process?.outputs.length ? emittedCodec(process.own, process.outputs) : codecOf(types.returns);
			this.ready.push({
				file,
				name,
				declared,
				arguments: types.arguments.map(codecOf),
				returns,
				accumulator: types.accumulator ? codecOf(types.accumulator) : void 0,
				outcomes: outcomeWriter(returns, told),
				pace: new Pace()
			});
		}
		begin(number) {
			this.row = 0;
			this.pending = [];
			loops.at = "";
			const ready = this.ready[number];
			this.calling = {
				of: ready,
				given: []
			};
			return ready;
		}
		values(types) {
			const values = new Array(types.length);
			let i = 0;
			try {
				for (; i < types.length; i++) values[i] = types[i].read(this.input);
			} catch (thrown) {
				if (thrown instanceof Misfit) thrown.argument = i;
				throw thrown;
			}
			return values;
		}
		send(returns) {
			this.output.open("", Frame.HEADER);
			for (this.row = 0; this.row < this.pending.length; this.row++) returns.write(this.output, this.pending[this.row]);
			this.close(OK, this.pending.length);
		}
		/** Rows of a table function until there is enough to send; one that does not fit goes with the next ones. */
		fill(number) {
			const { output } = this;
			const cursor = this.cursors.get(number);
			this.calling = cursor.call;
			output.open("", Frame.HEADER);
			let count = 0;
			while (output.at + output.heap.length * 2 < ENOUGH) {
				if (!cursor.left.length) {
					const next = cursor.done ? void 0 : cursor.rows.next();
					if (!next || next.done) return this.finish(number, cursor, count);
					cursor.left = [next.value];
				}
				const { at, heap } = output;
				try {
					cursor.returns.write(output, cursor.left[0]);
				} catch (thrown) {
					if (!(thrown instanceof NoRoom) || count === 0) throw thrown;
					output.at = at;
					output.heap = heap;
					break;
				}
				cursor.left = [];
				count++;
			}
			return this.close(MORE, count);
		}
		/** Behind the last row; where there is no room for that, it goes alone. */
		finish(number, cursor, count) {
			const { at, heap } = this.output;
			cursor.done = true;
			try {
				cursor.end?.(this.output);
			} catch (thrown) {
				if (!(thrown instanceof NoRoom) || count === 0) throw thrown;
				this.output.at = at;
				this.output.heap = heap;
				return this.close(MORE, count);
			}
			this.cursors.delete(number);
			return this.close(OK, count);
		}
		/** @param size the bytes of the answer, or those that it needs */
		close(status, rows, heap = this.output.heap, size = this.output.at) {
			const { view } = this.output;
			view.setInt32(0, status, true);
			view.setInt32(4, rows, true);
			view.setInt32(8, heap.length, true);
			view.setInt32(12, size, true);
			this.text = heap;
		}
	};
	globalThis.sdk = {
		...a636930e4ce3296a_exports,
		Runtime
	};
})();
