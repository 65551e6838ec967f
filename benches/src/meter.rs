//! A module that counts the instructions it executes.
//!
//! Not by the fuel of an engine: wasmi takes the fuel of a whole block when it enters it, so what a branch skips would count as if
//! it had run, and a cold path costs whoever has many of them.

use std::error::Error;

use walrus::ir::{BinaryOp, Instr, InstrSeqId, UnaryOp, Value};
use walrus::{ConstExpr, FunctionId, GlobalId, LocalFunction, LocalId, Module, ValType};

/// The exported global that says how many instructions were executed.
pub(crate) const EXECUTED: &str = "executed_instructions";

/// Eight bytes of `memory.copy` and `memory.fill` count as one instruction more, about what a loop would take for them.
const BYTES_SHIFT: i64 = 3;

/// Returns the module with a count of its own.
pub(crate) fn metered(wasm: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut module = Module::from_buffer(wasm)?;
    let executed = module
        .globals
        .add_local(ValType::I64, true, false, ConstExpr::Value(Value::I64(0)));
    module.exports.add(EXECUTED, executed);
    let functions: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    for id in functions {
        let len = module.locals.add(ValType::I32);
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        for sequence in sequences(function)? {
            meter(function, sequence, executed, len);
        }
    }
    Ok(module.emit_wasm())
}

/// Returns every sequence of instructions in a function; an error where one branches by what is not counted here.
fn sequences(function: &LocalFunction) -> Result<Vec<InstrSeqId>, String> {
    let mut all = vec![function.entry_block()];
    let mut next = 0;
    while let Some(&sequence) = all.get(next) {
        for (instruction, _) in &function.block(sequence).instrs {
            match instruction {
                Instr::Block(block) => all.push(block.seq),
                Instr::Loop(block) => all.push(block.seq),
                Instr::IfElse(arms) => all.extend([arms.consequent, arms.alternative]),
                Instr::Try(_)
                | Instr::TryTable(_)
                | Instr::BrOnNull(_)
                | Instr::BrOnNonNull(_)
                | Instr::BrOnCast(_)
                | Instr::BrOnCastFail(_) => return Err(format!("`{instruction:?}` cannot be counted")),
                _ => {}
            }
        }
        next += 1;
    }
    Ok(all)
}

/// Has a sequence count what it executes: before each run of instructions of which all are executed where the first one is.
fn meter(function: &mut LocalFunction, sequence: InstrSeqId, executed: GlobalId, len: LocalId) {
    let before = std::mem::take(&mut function.block_mut(sequence).instrs);
    let mut builder = function.builder_mut().instr_seq(sequence);
    let mut rest = &before[..];
    while !rest.is_empty() {
        let end = rest.iter().position(|(instruction, _)| is_end(instruction));
        let (run, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
        rest = after;
        let weight: i64 = run.iter().map(|(instruction, _)| weight(instruction)).sum();
        if weight > 0 {
            builder
                .global_get(executed)
                .i64_const(weight)
                .binop(BinaryOp::I64Add)
                .global_set(executed);
        }
        for (instruction, _) in run {
            if matches!(instruction, Instr::MemoryCopy(_) | Instr::MemoryFill(_)) {
                // The length is on the stack.
                builder
                    .local_tee(len)
                    .local_get(len)
                    .unop(UnaryOp::I64ExtendUI32)
                    .i64_const(BYTES_SHIFT)
                    .binop(BinaryOp::I64ShrU)
                    .global_get(executed)
                    .binop(BinaryOp::I64Add)
                    .global_set(executed);
            }
            builder.instr(instruction.clone());
        }
    }
}

/// Tells an instruction after which another one than the next may come.
fn is_end(instruction: &Instr) -> bool {
    matches!(
        instruction,
        Instr::Block(_)
            | Instr::Loop(_)
            | Instr::IfElse(_)
            | Instr::Br(_)
            | Instr::BrIf(_)
            | Instr::BrTable(_)
            | Instr::Return(_)
    )
}

/// Blocks and loops only say where a branch goes.
fn weight(instruction: &Instr) -> i64 {
    i64::from(!matches!(instruction, Instr::Block(_) | Instr::Loop(_)))
}

#[cfg(test)]
mod tests {
    use wasmi::{Engine, Linker, Module, Store, Val};

    use super::{EXECUTED, metered};

    const MODULE: &str = r#"
        (module
            (memory 1)
            (func (export "skips") (param i32)
                (block
                    local.get 0
                    br_if 0
                    (memory.fill (i32.const 0) (i32.const 1) (i32.const 64))
                    call $cold))
            (func $cold
                (drop (i32.const 1)))
            (func (export "chooses") (param i32)
                (if (local.get 0) (then (drop (i32.const 1))) (else (drop (i32.const 1)) (drop (i32.const 2)))))
            (func (export "repeats") (param i32)
                (loop
                    (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                    (br_if 0 (local.get 0)))))
    "#;

    fn executed(function: &str, argument: i32) -> i64 {
        let wasm = metered(&wat::parse_str(MODULE).unwrap()).unwrap();
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, &wasm).unwrap();
        let instance = Linker::new(&engine)
            .instantiate_and_start(&mut store, &module)
            .unwrap();
        let function = instance.get_typed_func::<i32, ()>(&store, function).unwrap();
        function.call(&mut store, argument).unwrap();
        let Val::I64(executed) = instance.get_global(&store, EXECUTED).unwrap().get(&store) else {
            panic!("the count is a number");
        };
        executed
    }

    #[test]
    fn what_a_branch_skips_is_not_counted() {
        assert_eq!(executed("skips", 1), 2);
        // 64 bytes are eight instructions more.
        assert_eq!(executed("skips", 0), 2 + 4 + 8 + 1 + 2);
        assert_eq!(executed("chooses", 1), 2 + 2);
        assert_eq!(executed("chooses", 0), 2 + 4);
    }

    #[test]
    fn each_round_of_a_loop_is_counted() {
        assert_eq!(executed("repeats", 1), 6);
        assert_eq!(executed("repeats", 5), 5 * 6);
    }
}
