//! What waits when somebody objects: challenges, complaints, deposits.

use super::{Awaited, Task};
use crate::{
    challenge::{self, Challenge},
    clock::Clock,
    complaint::{Complaint, Status},
    deposit::{self, Deposit},
    permission::Act,
    rulebook::Law,
};

impl Awaited for Challenge {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        let filed = self.status == challenge::Status::Filed;
        if filed { vec![Task::of(Act::AnswerChallenge).by(Clock::AnswerChallenge)] } else { Vec::new() }
    }
}

impl Awaited for Complaint {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        match self.status {
            Status::Filed => vec![Task::of(Act::AcceptComplaint).by(Clock::CheckComplaint)],
            Status::InCorrection => vec![Task::of(Act::CorrectComplaint).by(Clock::CorrectComplaint)],
            Status::Accepted => {
                let silent = self.statements.is_empty();
                let reply = silent.then(|| Task::of(Act::ReplyToComplaint).by(Clock::ReplyToComplaint));
                reply.into_iter().chain([Task::of(Act::DecideComplaint).by(Clock::DecideComplaint)]).collect()
            }
            Status::NotAccepted | Status::Decided | Status::Withdrawn => Vec::new(),
        }
    }
}

impl Awaited for Deposit {
    fn tasks(&self, _: &Law<'_>) -> Vec<Task> {
        match self.status {
            deposit::Status::Due => vec![Task::of(Act::ReturnDeposit).by(Clock::ReturnDeposit)],
            deposit::Status::Forfeited => vec![Task::of(Act::HandOverDeposit)],
            deposit::Status::Held | deposit::Status::Returned | deposit::Status::HandedOver => Vec::new(),
        }
    }
}
